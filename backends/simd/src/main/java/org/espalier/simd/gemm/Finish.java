package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import org.espalier.simd.Scratch;

/** What is done with finished rows of the product. */
interface Finish {
    Finish NOTHING = _ -> new Run() {
        @Override public void rows(long batch, long row, long column, int rows, int columns, MemorySegment c, long at, long pitch) {}
        @Override public void close() {}
    };
    Run start(Scratch scratch);
    interface Run extends AutoCloseable {
        void rows(long batch, long row, long column, int rows, int columns, MemorySegment c, long at, long pitch);
        @Override void close();
    }
}
