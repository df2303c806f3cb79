package org.espalier.simd;

/**
 * Whole vectors by the vector loop, the rest by the scalar one.
 *
 * <p>Until HotSpot has compiled it, vector code puts every vector on the heap and takes a hundred
 * times as long. HotSpot compiles a method after some hundred calls but a single loop only after
 * 60,000 turns, and then once more as a method; so the first calls go in small pieces.
 */
final class LoopKernel implements RowKernel {
    /**
     * Pieces until HotSpot has asked for its last compiler: that takes 600 calls and 15,000 turns.
     */
    private static final int COLD_PIECES = 1000;

    private static final int COLD_ELEMENTS = 32 * Lanes.COUNT;

    private final Loops loops;
    private int pieces;

    LoopKernel(Loops loops) {
        this.loops = loops;
    }

    @Override
    public void run(Row row, int count) {
        int whole = Lanes.whole(count);
        int done = coldPieces(row, whole);
        if (done < whole) {
            loops.vector(row, done, whole);
        }
        if (whole < count) {
            loops.scalar(row, whole, count);
        }
    }

    /**
     * Gives the elements it has handled. Threads that race for {@code pieces} lose a count, which
     * does no harm.
     */
    private int coldPieces(Row row, int whole) {
        int done = 0;
        while (pieces < COLD_PIECES && done < whole) {
            int end = Math.min(whole, done + COLD_ELEMENTS);
            loops.vector(row, done, end);
            pieces++;
            done = end;
        }
        return done;
    }
}
