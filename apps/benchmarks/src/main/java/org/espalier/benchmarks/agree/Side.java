package org.espalier.benchmarks.agree;

import java.util.ArrayList;
import java.util.List;

/**
 * Who trains.
 *
 * @param id name in the table
 * @param changes of the run file, such as {@code backend.id=simd}
 */
record Side(String id, List<String> changes) {
    /** The one that all others are compared with. */
    static final Side BASE = of("simd", "simd", "f32");

    /** The others. */
    static final List<Side> OTHERS =
            List.of(
                    of("onednn", "onednn", "f32"),
                    of("onednn-bf16x3", "onednn", "bf16x3"),
                    of("onednn-bf16", "onednn", "bf16"),
                    of("opencl", "opencl", "f32"));

    private static Side of(String id, String backend, String precision) {
        return new Side(id, List.of("backend.id=" + backend, "precision.id=" + precision));
    }

    /** The same with further changes of the run file. */
    Side with(String name, String... further) {
        List<String> all = new ArrayList<>(changes);
        all.addAll(List.of(further));
        return new Side(name, all);
    }

    /** The backend's id. */
    String backend() {
        return changes.getFirst().substring("backend.id=".length());
    }
}
