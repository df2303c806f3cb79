package org.espalier.benchmarks.kill;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.ForwardingBackend;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;
import org.espalier.spi.backend.Workers;

/**
 * simd with its plain sums over axes other than the last replaced by a faulty kernel (the bias
 * gradients' sums).
 */
record PlantedBackend(BackendProvider simd, String fault) implements BackendProvider {
    @Override
    public String id() {
        return "planted";
    }

    @Override
    public String summary() {
        return "simd with a fault";
    }

    @Override
    public Availability probe() {
        return simd.probe();
    }

    @Override
    public Backend open(BackendContext context) {
        return new Faulty(simd.open(context), context.workers(), fault);
    }

    private record Faulty(Backend base, Workers workers, String fault)
            implements ForwardingBackend {
        @Override
        public Optional<Kernel> prepare(Op op, List<Operand> operands) {
            boolean sum =
                    op instanceof Op.Reduce r
                            && r.combine() == Combine.SUM
                            && r.from() == 0
                            && !r.segmented()
                            && r.program().equals(Program.identity())
                            && operands.getFirst().kind() == org.espalier.kernel.Layout.Kind.DENSE;
            return sum && !fault.equals("none")
                    ? Optional.of(new FaultySum(workers, fault))
                    : base.prepare(op, operands);
        }
    }

    /** Σ over the first axis of a dense [n, m]. */
    private record FaultySum(Workers workers, String fault) implements Kernel {
        private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

        @Override
        public void launch(Binding binding) {
            Slice in = binding.operands().getFirst();
            MemorySegment x = ((HostBuffer) in.buffer()).segment();
            Slice out = binding.operands().getLast();
            MemorySegment y = ((HostBuffer) out.buffer()).segment();
            long offset = in.layout().offset();
            int m = Math.toIntExact(out.layout().shape().elements());
            int n = Math.toIntExact(in.layout().shape().elements() / Math.max(1, m));
            for (int j = 0; j < m; j++) {
                float[] column = new float[n];
                for (int i = 0; i < n; i++) {
                    column[i] = x.getAtIndex(ValueLayout.JAVA_FLOAT, offset + (long) i * m + j);
                }
                float sum = fault.equals("racy") ? racy(column) : byLanes(column);
                y.setAtIndex(ValueLayout.JAVA_FLOAT, out.layout().offset() + j, sum);
            }
        }

        private static float byLanes(float[] x) {
            float sum = 0;
            int i = 0;
            for (; i <= x.length - S.length(); i += S.length()) {
                sum += FloatVector.fromArray(S, x, i).reduceLanes(VectorOperators.ADD);
            }
            for (; i < x.length; i++) {
                sum += x[i];
            }
            return sum;
        }

        /** Threads add their parts to one cell as they finish. */
        private float racy(float[] x) {
            AtomicInteger cell = new AtomicInteger();
            int parts = 16;
            workers.forEach(
                    parts,
                    p -> {
                        float sum = 0;
                        for (int i = p; i < x.length; i += parts) {
                            sum += x[i];
                        }
                        float part = sum;
                        cell.updateAndGet(
                                b -> Float.floatToIntBits(Float.intBitsToFloat(b) + part));
                    });
            return Float.intBitsToFloat(cell.get());
        }

        @Override
        public Determinism determinism() {
            return Determinism.D4;
        }
    }
}
