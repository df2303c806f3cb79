package org.espalier.simd.gemm;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.espalier.simd.Row;
import org.espalier.simd.RowKernel;
import org.espalier.simd.Scratch;
import org.espalier.spi.backend.Binding;

/**
 * Runs the epilogue over finished rows of the product while they are in the cache.
 *
 * @param operands the epilogue's inputs from the second on, then its output
 */
record Epilogue(RowKernel kernel, List<Matrices> operands, Binding binding, Extents extents)
        implements Finish {
    @Override
    public Run start(Scratch scratch) {
        MemorySegment staging = scratch.take(kernel.stagingBytes());
        Row row = new Row(operands.size() + 1, binding.params(), binding.keys(), 3, staging);
        for (int i = 0; i < operands.size(); i++) {
            row.operand(i + 1, operands.get(i).memory(), operands.get(i).step());
        }
        return new Rows(row, scratch, staging);
    }

    private final class Rows implements Run {
        private final Row row;
        private final Scratch scratch;
        private final MemorySegment staging;

        Rows(Row row, Scratch scratch, MemorySegment staging) {
            this.row = row;
            this.scratch = scratch;
            this.staging = staging;
        }

        @Override
        public void rows(
                long batch,
                long first,
                long column,
                int rows,
                int columns,
                MemorySegment c,
                long at,
                long pitch) {
            row.operand(0, c, 1);
            for (int i = 0; i < rows; i++) {
                one(batch, first + i, column, columns, at + i * pitch);
            }
        }

        private void one(long batch, long r, long column, int columns, long at) {
            row.at(0, at);
            for (int i = 0; i < operands.size(); i++) {
                row.at(i + 1, operands.get(i).at(batch, r, column));
            }
            row.first((batch * extents.rows() + r) * extents.columns() + column);
            row.coordinate(0, batch);
            row.coordinate(1, r);
            row.coordinate(2, column);
            kernel.run(row, columns);
        }

        @Override
        public void close() {
            scratch.give(staging);
        }
    }
}
