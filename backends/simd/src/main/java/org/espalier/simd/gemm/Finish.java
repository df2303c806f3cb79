package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.espalier.simd.Scratch;

/** What is done with finished rows of the product. */
interface Finish {
    /** Nothing: the product is the result. */
    Finish NOTHING =
            _ ->
                    new Run() {
                        @Override
                        public void rows(
                                long batch,
                                long row,
                                long column,
                                int rows,
                                int columns,
                                MemorySegment c,
                                long at,
                                long pitch) {}

                        @Override
                        public void close() {}
                    };

    /** One after the other. */
    static Finish all(List<Finish> all) {
        return switch (all.size()) {
            case 0 -> NOTHING;
            case 1 -> all.getFirst();
            default -> scratch -> new Several(all.stream().map(f -> f.start(scratch)).toList());
        };
    }

    /** The runs of several. */
    record Several(List<Run> runs) implements Run {
        @Override
        public void rows(
                long batch,
                long row,
                long column,
                int rows,
                int columns,
                MemorySegment c,
                long at,
                long pitch) {
            runs.forEach(run -> run.rows(batch, row, column, rows, columns, c, at, pitch));
        }

        @Override
        public void close() {
            runs.forEach(Run::close);
        }
    }

    /** Begins a chunk. */
    Run start(Scratch scratch);

    /** One chunk's finishing. */
    interface Run extends AutoCloseable {
        /**
         * Finishes some rows.
         *
         * @param row number of the first row within its matrix
         * @param column number of the first column
         * @param c where the product of these rows lies, the first element {@code at} bytes from
         *     its start, rows {@code pitch} bytes apart
         */
        void rows(
                long batch,
                long row,
                long column,
                int rows,
                int columns,
                MemorySegment c,
                long at,
                long pitch);

        @Override
        void close();
    }
}
