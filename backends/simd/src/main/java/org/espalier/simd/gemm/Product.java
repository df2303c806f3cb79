package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.simd.Share;
import org.espalier.simd.SimdContext;

/**
 * One launch of a matrix product. A large one packs a block of b once, all threads together, and
 * then goes over it in strips of rows; the chunks of a small one each pack the part of b they need.
 *
 * @param type what finished sums are: f32, or i32 of 8-bit integers
 * @param packed all of b, if it is kept
 * @param c where the bare product goes; if nowhere, {@code finish} sees it in scratch memory
 */
record Product(
        SimdContext context,
        Grid grid,
        Extents e,
        Matrices a,
        Matrices b,
        DType type,
        Optional<Right> packed,
        Optional<Matrices> c,
        Finish finish) {
    /** Whether sums are i32. */
    boolean isWhole() {
        return a.dtype() != DType.F32;
    }

    void run() {
        if (Skinny.suits(a.dtype(), e)) {
            Skinny.of(this).run();
        } else if (grid.together()) {
            for (int batch = 0; batch < e.batches(); batch++) {
                for (int cut = 0; cut < grid.cuts(); cut++) {
                    together(batch, cut);
                }
            }
        } else {
            int strips = Math.toIntExact(grid.strips());
            Share.forEach(
                    context.workers(),
                    strips * grid.cuts(),
                    Skinny.PRODUCT * e.size(),
                    i -> apart(i % strips, i / strips));
        }
    }

    private void together(int batch, int cut) {
        if (packed.isPresent()) {
            strips(batch, cut, part(packed.get(), cut));
            return;
        }
        float[] memory = Workspace.current().right(grid.packed());
        for (long k = 0; k < e.depth(); k += grid.stretch()) {
            Right right = right(batch, cut, k, memory);
            context.workers().forEach(right.parts(), right::pack);
            strips(batch, cut, right);
        }
    }

    private Right part(Right all, int cut) {
        int first = grid.firstColumnPanel(cut);
        return all.part(first, grid.firstColumnPanel(cut + 1) - first);
    }

    private void strips(int batch, int cut, Right right) {
        int first = batch * grid.stripsEach();
        context.workers().forEach(grid.stripsEach(), i -> strip(first + i, cut, right));
    }

    private void strip(long strip, int cut, Right right) {
        Chunk chunk = new Chunk(this, strip, cut);
        try (Finish.Run finishing = finish.start(context.scratch())) {
            chunk.run(right, finishing);
        }
        chunk.close();
    }

    private void apart(long strip, int cut) {
        if (packed.isPresent()) {
            strip(strip, cut, part(packed.get(), cut));
            return;
        }
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
