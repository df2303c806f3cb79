package org.espalier.metalearning;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.testkit.NoLeaks;
import org.espalier.testkit.ResumeTck;
import org.espalier.train.PluginInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Exact resume with every plugin of this module, on sine waves. */
@ExtendWith(NoLeaks.class)
class EveryPluginTest extends ResumeTck {
    @Override
    protected Map<String, String> base() {
        return Map.of(
                "model", "{id: mlp, hidden: 5}",
                "data", "{id: sinusoid, shots: 3, queries: 2, validation: 4, batch: 2, shards: 2}",
                "objective", "{id: maml, evaluation_steps: 2}");
    }

    @Override
    protected boolean isTried(PluginInfo plugin) {
        return plugin.origin().contains("org.espalier.metalearning");
    }

    @Override
    protected Map<String, Map<String, String>> further() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        all.put("step losses", maml("inner_steps: 3, step_losses: 12"));
        all.put("first order", maml("order: first"));
        all.put("the last layer", maml("adapt: layers.2.*"));
        all.put("beneath sam", Map.of("strategy", "sam"));
        return all;
    }

    private static Map<String, String> maml(String options) {
        return Map.of("objective", "{id: maml, evaluation_steps: 2, " + options + "}");
    }
}
