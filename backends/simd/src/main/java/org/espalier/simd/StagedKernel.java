package org.espalier.simd;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Stages over staged streams, a piece at a time: load and convert, run each stage, convert and
 * store.
 */
final class StagedKernel implements RowKernel {
    /** Elements per piece: a dozen streams stay in the first-level cache. */
    private static final int PIECE = 1024;

    private final List<Stream> streams;
    private final List<RowKernel> stages;

    StagedKernel(List<Stream> streams, List<RowKernel> stages) {
        this.streams = streams;
        this.stages = stages;
    }

    @Override
    public long stagingBytes() {
        return 4L * PIECE * streams.size();
    }

    @Override
    public void run(Row row, int count) {
        Row inner = row.inner(streams.size());
        for (int done = 0; done < count; done += PIECE) {
            int n = Math.min(PIECE, count - done);
            for (int s = 0; s < streams.size(); s++) {
                bind(row, inner, s, done);
                fill(row, s, done, n);
            }
            for (RowKernel stage : stages) {
                stage.run(inner, n);
            }
            for (int s = 0; s < streams.size(); s++) {
                drain(row, s, done, n);
            }
        }
    }

    private static long slot(int stream) {
        return 4L * PIECE * stream;
    }

    private void bind(Row row, Row inner, int s, int done) {
        if (streams.get(s) instanceof Stream.Direct d) {
            inner.memory[s] = row.memory[d.operand()];
            inner.at[s] = row.at[d.operand()] + (d.broadcast() ? 0 : 4L * done);
        } else {
            inner.memory[s] = row.staging;
            inner.at[s] = slot(s);
        }
    }

    private void fill(Row row, int s, int done, int n) {
        switch (streams.get(s)) {
            case Stream.Load x -> load(row, x, slot(s), done, n);
            case Stream.Random x -> Leaves.random(row, x.slot(), slot(s), done, n);
            case Stream.Index x -> Leaves.index(row, x.axis(), slot(s), done, n);
            case Stream.Direct _, Stream.Store _, Stream.Temporary _ -> {}
        }
    }

    private static void load(Row row, Stream.Load x, long to, int done, int n) {
        int k = x.operand();
        long stride = x.strided() ? row.strides[k] : 1;
        long at = row.at[k] + done * stride * x.dtype().bytes();
        Elements.toFloats(x.dtype(), (MemorySegment) row.memory[k], at, stride, row.staging, to, n);
    }

    private void drain(Row row, int s, int done, int n) {
        if (streams.get(s) instanceof Stream.Store x) {
            int k = x.operand();
            long stride = x.strided() ? row.strides[k] : 1;
            long at = row.at[k] + done * stride * x.dtype().bytes();
            Elements.fromFloats(
                    x.dtype(), row.staging, slot(s), (MemorySegment) row.memory[k], at, stride, n);
        }
    }
}
