package org.espalier.sparsity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.testkit.NoLeaks;
import org.espalier.testkit.ResumeTck;
import org.espalier.train.PluginInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Exact resume with every plugin of this module, with weights pruned before, between and after the
 * stops, and with experts that are chosen in each way.
 */
@ExtendWith(NoLeaks.class)
class EveryPluginTest extends ResumeTck {
    private static final String PRUNE =
            "{id: prune, sparsity: 0.8, start: 2, end: 8, every: 2, match: blocks.*";

    @Override
    protected boolean isTried(PluginInfo plugin) {
        return plugin.origin().contains("org.espalier.sparsity");
    }

    @Override
    protected String section(String id) {
        return switch (id) {
            case "prune" -> PRUNE + "}";
            default -> super.section(id);
        };
    }

    @Override
    protected Map<String, Map<String, String>> further() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        all.put("prune by movement", update(PRUNE + ", score: movement, scope: layer}"));
        all.put("prune between others", update("centralize, " + PRUNE + "}, clip-norm, ema"));
        all.put("prune beneath sam", with(update(PRUNE + "}"), "strategy", "sam"));
        Map<String, String> both = update("{id: sr-ste, lambda: 0.1, match: blocks.*}");
        all.put("n-of-m and sr-ste", with(both, "transforms", "[{id: n-of-m, match: blocks.*}]"));
        for (String routing : List.of("top-2", "expert-choice", "bias")) {
            all.put("moe by " + routing, moe("routing: " + routing + ", bias_rate: 0.1"));
        }
        all.put("moe and n-of-m", moe("experts: 2}, {id: n-of-m, match: '*.experts.*'"));
        all.put("moe and prune", with(moe("experts: 2"), "update", "[" + PRUNE + "}]"));
        all.put("moe beneath sam", with(moe("experts: 3"), "strategy", "sam"));
        all.put("moe in bf16", with(moe("experts: 3"), "precision", "{id: bf16}"));
        all.put("prune in f16", with(update(PRUNE + "}"), "precision", "{id: f16}"));
        return all;
    }

    private static Map<String, String> moe(String options) {
        return Map.of("transforms", "[{id: moe, " + options + "}]");
    }

    private static Map<String, String> update(String list) {
        return Map.of("update", "[" + list + "]");
    }

    private static Map<String, String> with(
            Map<String, String> sections, String name, String yaml) {
        Map<String, String> all = new LinkedHashMap<>(sections);
        all.put(name, yaml);
        return all;
    }
}
