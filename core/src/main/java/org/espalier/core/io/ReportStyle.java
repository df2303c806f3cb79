package org.espalier.core.io;

/** The style sheet of {@code report.html}. */
final class ReportStyle {
    private ReportStyle() {}

    static final String CSS =
            """
            :root {
              color-scheme: light dark;
              --paper: #fbfaf7; --sheet: #ffffff; --ink: #1f2321; --soft: #5f6763; --hair: #e4e2da;
              --leaf: #2c6e4f; --leaf-faint: #2c6e4f40; --fruit: #b5532a; --stone: #8a8f8b;
              --words: -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", "Liberation Sans", sans-serif;
              --code: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
            }
            @media (prefers-color-scheme: dark) {
              :root {
                --paper: #141716; --sheet: #1b1f1d; --ink: #e7e6e0; --soft: #9ba39e; --hair: #2d3330;
                --leaf: #7fc8a2; --leaf-faint: #7fc8a244; --fruit: #eb9a6c; --stone: #7d857f;
              }
            }
            * { box-sizing: border-box; }
            body {
              margin: 0; background: var(--paper); color: var(--ink);
              font: 16px/1.55 var(--words);
              font-variant-numeric: tabular-nums; -webkit-text-size-adjust: 100%;
            }
            main { max-width: 57rem; margin: 0 auto; padding: 3rem 1.5rem 4rem; }
            header { display: flex; gap: 1rem; align-items: flex-start; margin-bottom: 2.5rem; }
            header svg { width: 2.5rem; height: 2.5rem; flex: none; margin-top: .15rem; }
            header svg path { fill: none; stroke: var(--leaf); stroke-width: 2; stroke-linecap: round; }
            h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 600; margin: 0; overflow-wrap: anywhere; }
            header p { margin: .25rem 0 0; color: var(--soft); }
            h2 { font-size: 1rem; font-weight: 600; margin: 3rem 0 .75rem; }
            .results { display: grid; grid-template-columns: 1.7fr 1fr 1fr 1fr; margin: 0;
              border-top: 1px solid var(--hair); border-bottom: 1px solid var(--hair); }
            .results > div { padding: 1.1rem 1.25rem 1.2rem; border-left: 1px solid var(--hair); }
            .results > div:first-child { padding-left: 0; border-left: 0; }
            .results dt { color: var(--soft); font-size: .8125rem; }
            .results dd { margin: 0; font-size: 1.625rem; line-height: 1.3; font-weight: 600; white-space: nowrap; }
            .results dd small { font-size: .875rem; font-weight: 400; color: var(--soft); }
            .bars { display: grid; grid-template-columns: auto 1fr auto; gap: .15rem .6rem; align-items: center;
              margin-top: .5rem; font-size: .8125rem; color: var(--soft); font-weight: 400; line-height: 1.4; }
            .bars i { height: .375rem; border-radius: 1px; background: var(--stone); }
            .bars i.ours { background: var(--leaf); }
            .bars.memory { max-width: 36rem; margin: 0; row-gap: .35rem; }
            .bars.memory i + span { text-align: right; }
            figure { margin: 0; }
            .legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0 0 .5rem; padding: 0;
              list-style: none; color: var(--soft); font-size: .8125rem; }
            .legend i { display: inline-block; width: 1.1rem; height: 0; margin-right: .45rem;
              vertical-align: .25em; border-top: 2px solid var(--leaf); }
            .legend i.raw { border-top: 4px solid var(--leaf-faint); }
            .legend i.validation { border-top-color: var(--fruit); }
            .chart { display: block; width: 100%; height: auto; overflow: visible; }
            .narrow { display: none; }
            .chart text { font: 12px var(--words); fill: var(--soft); }
            .chart .grid { stroke: var(--hair); }
            .chart .axis { stroke: var(--stone); }
            .chart .mark { stroke: var(--stone); stroke-dasharray: 4 4; }
            .chart path { fill: none; stroke-linejoin: round; }
            .chart path.raw { stroke: var(--leaf-faint); }
            .chart path.train { stroke: var(--leaf); stroke-width: 2; }
            .chart path.validation { stroke: var(--fruit); stroke-opacity: .55; }
            .chart circle.validation { fill: var(--paper); stroke: var(--fruit); stroke-width: 1.5; }
            .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem; }
            .pair > * { min-width: 0; }
            pre { margin: 0; padding: 1rem 1.25rem; background: var(--sheet); border: 1px solid var(--hair);
              border-radius: 4px; overflow: auto; max-height: 40rem; tab-size: 4;
              font: .8125rem/1.55 var(--code); }
            pre b { font-weight: 600; color: var(--leaf); }
            table { border-collapse: collapse; width: 100%; font-size: .875rem; }
            th { font-weight: 400; color: var(--soft); text-align: left; padding-right: 1rem; white-space: nowrap; }
            th, td { padding-top: .3rem; padding-bottom: .3rem; vertical-align: top;
              border-bottom: 1px solid var(--hair); overflow-wrap: anywhere; }
            footer { margin-top: 3rem; color: var(--soft); font-size: .8125rem; }
            footer p { margin: 0 0 .75rem; }
            footer code { font: .75rem/1.6 var(--code); overflow-wrap: anywhere; }
            @media (max-width: 46rem) {
              main { padding: 1.5rem 1rem 3rem; }
              header { margin-bottom: 1.5rem; }
              h1 { font-size: 1.25rem; }
              h2 { margin-top: 2.25rem; }
              .results { grid-template-columns: 1fr 1fr; }
              .results > div { padding: .8rem 0; border-left: 0; }
              .results > div:first-child { grid-column: 1 / -1; border-bottom: 1px solid var(--hair); }
              .results dd { font-size: 1.375rem; }
              .pair { grid-template-columns: minmax(0, 1fr); gap: 0; }
              .wide { display: none; }
              .narrow { display: block; }
            }
            @media print { pre { max-height: none; } body { background: none; } }
            """;
}
