package org.espalier.core.io;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.espalier.tensor.MemoryUse;

/** Memory by owner, as {@code metrics.jsonl} and {@code result.json} name it: bytes. */
public final class MemoryFields {
    /** What the names begin with. */
    static final String PREFIX = "memory_";

    private MemoryFields() {}

    /** The fields in their order. */
    public static SequencedMap<String, Double> of(MemoryUse use) {
        var fields = new LinkedHashMap<String, Double>();
        fields.put(PREFIX + "parameters", (double) use.parameters());
        fields.put(PREFIX + "gradients", (double) use.gradients());
        fields.put(PREFIX + "optimizer", (double) use.optimizer());
        fields.put(PREFIX + "activations", (double) use.activations());
        fields.put(PREFIX + "temporary", (double) use.temporary());
        return fields;
    }
}
