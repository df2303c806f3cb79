package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.simd.SimdContext;

/**
 * One launch of a matrix product. A large one packs a block of b once, all threads together, and
 * then goes over it in strips of rows; the chunks of a small one each pack the part of b they need.
 *
 * @param type what finished sums are: f32, or i32 of 8-bit integers
 * @param c where the bare product goes; if nowhere, {@code finish} sees it in scratch memory
 */
record Product(
        SimdContext context,
        Grid grid,
        Extents e,
        Matrices a,
        Matrices b,
        DType type,
        Optional<Matrices> c,
        Finish finish) {
    /** Whether sums are i32. */
    boolean isWhole() {
        return a.dtype() != DType.F32;
    }

    void run() {
        if (grid.together()) {
            for (int batch = 0; batch < e.batches(); batch++) {
                for (int cut = 0; cut < grid.cuts(); cut++) {
                    together(batch, cut);
                }
            }
        } else {
            int strips = Math.toIntExact(grid.strips());
            context.workers().forEach(strips * grid.cuts(), i -> apart(i % strips, i / strips));
        }
    }

    private void together(int batch, int cut) {
        float[] memory = Workspace.current().right(grid.packed());
        for (long k = 0; k < e.depth(); k += grid.stretch()) {
            Right right = right(batch, cut, k, memory);
            context.workers().forEach(right.parts(), right::pack);
            int first = batch * grid.stripsEach();
            context.workers().forEach(grid.stripsEach(), i -> strip(first + i, cut, right));
        }
    }

    private void strip(long strip, int cut, Right right) {
        Chunk chunk = new Chunk(this, strip, cut);
        try (Finish.Run finishing = finish.start(context.scratch())) {
            chunk.run(right, finishing);
        }
        chunk.close();
    }

    private void apart(long strip, int cut) {
        Chunk chunk = new Chunk(this, strip, cut);
        float[] memory = Workspace.current().right(grid.packed());
        try (Finish.Run finishing = finish.start(context.scratch())) {
            for (long k = 0; k == 0 || k < e.depth(); k += grid.stretch()) {
                Right right = right(grid.batch(strip), cut, k, memory);
                right.pack();
                chunk.run(right, finishing);
            }
        }
        chunk.close();
    }

    private Right right(long batch, int cut, long k, float[] memory) {
        int first = grid.firstColumnPanel(cut);
        int panels = grid.firstColumnPanel(cut + 1) - first;
        int depth = (int) Math.min(grid.stretch(), e.depth() - k);
        return new Right(b, batch, k, depth, e, first, panels, memory);
    }

    /** Scratch memory where the product has nowhere to go; else none worth the name. */
    MemorySegment scratch(long bytes) {
        return context.scratch().take(c.isPresent() ? 0 : bytes);
    }
}
