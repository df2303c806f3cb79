package org.espalier.optimizers.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.espalier.data.Dataset;
import org.espalier.data.Field;
import org.espalier.data.Split;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.nn.Init;
import org.espalier.nn.Module;
import org.espalier.nn.Parameter;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/** A model of one table that writes down what the table was in each pass of training. */
final class Spy extends Module {
    /** A pass: whether a run trained, the number of its first sample, and the table. */
    record Pass(boolean isTraining, long firstSample, List<Double> table) {}

    static final int SYMBOLS = 7;

    final Parameter w = parameter("w", Init.normal(1), SYMBOLS, SYMBOLS);
    final List<Pass> passes = new ArrayList<>();

    Spy(Session session) {
        super(session);
    }

    @Override
    protected Tensor forward(Tensor numbers) {
        Tensor table = w.value();
        List<Double> values = new ArrayList<>();
        for (double x : table.toDoubles()) {
            values.add(x);
        }
        passes.add(new Pass(isTraining(), firstSample(), values));
        return table.gather(numbers);
    }

    /** Each sample is one symbol, and the target the one after it. */
    static final class Symbols implements Dataset {
        @Override
        public String id() {
            return "symbols";
        }

        @Override
        public String fingerprint() {
            return "symbols";
        }

        @Override
        public List<Field> fields() {
            return List.of(
                    new Field("inputs", DType.I32, Shape.of(1)),
                    new Field("targets", DType.I32, Shape.of(1)));
        }

        @Override
        public long size(Split split) {
            return split == Split.TRAIN ? SYMBOLS : 2;
        }

        @Override
        public void read(Split split, long index, List<MemorySegment> fields) {
            put(fields.getFirst(), index);
            put(fields.getLast(), index + 1);
        }

        private static void put(MemorySegment field, long symbol) {
            field.set(ValueLayout.JAVA_INT, 0, (int) (symbol % SYMBOLS));
        }
    }
}
