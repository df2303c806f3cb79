package org.espalier.benchmarks.peers;

import java.util.List;
import java.util.Optional;

/**
 * Who competes.
 *
 * @param id name in the table
 * @param ours backend and precision; empty for the peer
 */
record Side(String id, Optional<Ours> ours) {
    /** A session's settings. */
    record Ours(String backend, String precision) {}

    static final Side DJL = new Side("djl", Optional.empty());

    private static final Side SIMD = ours("simd", "simd", "f32");
    private static final List<Side> ALL =
            List.of(SIMD, ours("onednn", "onednn", "f32"), ours("onednn-bf16", "onednn", "bf16"));

    private static Side ours(String id, String backend, String precision) {
        return new Side(id, Optional.of(new Ours(backend, precision)));
    }

    /** Our sides of a workload: other backends than simd where matrix products decide. */
    static List<Side> of(Workload workload) {
        return workload instanceof Workload.Gpt ? ALL : List.of(SIMD);
    }

    /** Whether the peer can do it at all. */
    static boolean hasPeer(Workload workload) {
        return !(workload instanceof Workload.Maml);
    }
}
