package org.espalier.optimizers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.espalier.testkit.NoLeaks;
import org.espalier.testkit.ResumeTck;
import org.espalier.train.PluginInfo;
import org.espalier.train.Runs;
import org.junit.jupiter.api.extension.ExtendWith;

/** Exact resume with every plugin found, with scaled losses, and with all transforms together. */
@ExtendWith(NoLeaks.class)
class EveryPluginTest extends ResumeTck {
    @Override
    protected String section(String id) {
        return switch (id) {
            case "apollo" -> "{id: apollo, rank: 2, period: 4}";
            case "apollo-mini" -> "{id: apollo-mini, period: 4}";
            case "rmsprop" -> "{id: rmsprop, centered: true, momentum: 0.5}";
            case "adam" -> "{id: adam, amsgrad: true}";
            case "swa" -> "{id: swa, start: 4}";
            case "sam" -> "{id: sam, rho: 0.5}";
            case "classification" -> "{id: classification, label_smoothing: 0.1}";
            case "next-token" -> "{id: next-token, label_smoothing: 0.1}";
            case "plateau" -> "{id: plateau, patience: 0, cooldown: 1, threshold: 1}";
            case "cosine-restarts" -> "{id: cosine-restarts, period: 4}";
            case "step" -> "{id: step, every: 4}";
            case "drop-connect" -> "{id: drop-connect, match: blocks.*, p: 0.2}";
            case "wsd" -> "{id: wsd, warmup: 2, decay: 0.5}";
            default -> super.section(id);
        };
    }

    @Override
    protected Map<String, Map<String, String>> further() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        // a scale that overflows at once and shrinks, one that grows after each second update
        all.put("scale shrinks", precision("{id: f16, initial_scale: 1e12, scale_window: 4}"));
        all.put("scale grows", precision("{id: f16, initial_scale: 16, scale_window: 2}"));
        all.put("bf16", precision("{id: bf16}"));
        all.put("transforms together", Map.of("transforms", "[" + transforms() + "]"));
        return all;
    }

    private static Map<String, String> precision(String section) {
        return Map.of("precision", section, "update", "ema");
    }

    private String transforms() {
        List<PluginInfo> found =
                Runs.plugins().stream().filter(p -> p.kind().equals("transform")).toList();
        return found.stream().map(p -> section(p.id())).collect(Collectors.joining(", "));
    }
}
