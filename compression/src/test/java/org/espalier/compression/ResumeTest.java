package org.espalier.compression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.testkit.NoLeaks;
import org.espalier.testkit.ResumeTck;
import org.espalier.train.PluginInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Exact resume with this module's transforms, alone and with what else keeps state. */
@ExtendWith(NoLeaks.class)
class ResumeTest extends ResumeTck {
    private static final String LORA = "{id: lora, rank: 2, match: \"*attention*\"}";

    @Override
    protected boolean isTried(PluginInfo plugin) {
        return List.of("dora", "freeze", "lora", "qat").contains(plugin.id());
    }

    @Override
    protected String section(String id) {
        return switch (id) {
            case "freeze" -> "{id: freeze, match: \"blocks.0.attention.*\"}";
            case "qat" -> "{id: qat, weights: 4}";
            case "dora" -> "{id: dora, rank: 2, match: \"*attention*\", full_gradient: true}";
            default -> LORA;
        };
    }

    @Override
    protected Map<String, Map<String, String>> further() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        all.put("freeze, lora and dora of one", with("[%s, %s, %s]", "freeze", "lora", "dora"));
        all.put("learned scales", with("[{id: qat, weights: 3, scale: learned}]"));
        all.put("lora over few bits", with("[{id: qat, weights: 4}, " + LORA + "]"));
        all.put("ema", with(LORA, "update", "{id: ema}"));
        all.put("swa", with(LORA, "update", "{id: swa, start: 4}"));
        all.put("sam", with(LORA, "strategy", "{id: sam, rho: 0.5}"));
        all.put("muon", with(LORA, "optimizer", "{id: muon}"));
        all.put("recompute", with("[" + LORA + ", {id: recompute, match: \"blocks.*\"}]"));
        all.put("weight-norm", with("[" + LORA + ", {id: weight-norm, match: \"*attention*\"}]"));
        all.put("f16", with(LORA, "precision", "{id: f16, initial_scale: 1e12}"));
        all.put("groups", with(LORA, "groups", "[{match: \"*-lora.b\", lr: 0.03}]"));
        return all;
    }

    private Map<String, String> with(String transforms, String... more) {
        if (transforms.contains("%s")) {
            Object[] sections = List.of(more).stream().map(this::section).toArray();
            return Map.of("transforms", transforms.formatted(sections));
        }
        return more.length == 0
                ? Map.of("transforms", transforms)
                : Map.of("transforms", transforms, more[0], more[1]);
    }
}
