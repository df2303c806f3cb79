package org.espalier.simd;

import java.util.ArrayList;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Instruction;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Operand;

/**
 * A program as stages over streams. What generated code cannot read or write itself (other types,
 * strides, random numbers, coordinates, and all outputs when there are several stages) becomes a
 * stream through staging.
 */
final class Lowering {
    private final Program program;
    private final List<Operand> operands;
    private final List<Stream> streams = new ArrayList<>();
    private final List<Stage> stages;

    Lowering(Program source, List<Operand> operands) {
        this.program = source.executable();
        this.operands = operands;
        StageCut cut = new StageCut(program.code(), program.outputs());
        for (int k = 0; k < operands.size(); k++) {
            streams.add(k < program.inputs().size() ? input(k) : output(k, cut.count() > 1));
        }
        this.stages = cut.stages(program.inputs().size(), this::leaf, this::temporary);
    }

    /** Every stream; operands come first, in order. */
    List<Stream> streams() {
        return List.copyOf(streams);
    }

    /** The stages, in order. */
    List<Stage> stages() {
        return stages;
    }

    /** Types and layout classes that give the same code are made equal. */
    static Operand canonical(Operand o) {
        return o.kind() == Layout.Kind.INNER_DENSE ? new Operand(o.dtype(), Layout.Kind.DENSE) : o;
    }

    private Stream input(int k) {
        Operand o = operands.get(k);
        boolean strided = o.kind() == Layout.Kind.STRIDED || o.kind() == Layout.Kind.BROADCAST;
        if (o.dtype() == DType.F32 && o.kind() != Layout.Kind.STRIDED) {
            return new Stream.Direct(k, o.kind() == Layout.Kind.BROADCAST);
        }
        return new Stream.Load(k, o.dtype(), strided);
    }

    private Stream output(int k, boolean staged) {
        Operand o = operands.get(k);
        boolean strided = o.kind() == Layout.Kind.STRIDED;
        if (o.dtype() == DType.F32 && !strided && !staged) {
            return new Stream.Direct(k, false);
        }
        return new Stream.Store(k, o.dtype(), strided);
    }

    /** The stream that a leaf reads. */
    private int leaf(Instruction i) {
        return switch (i.op()) {
            case INPUT -> i.slot();
            case RANDOM -> add(new Stream.Random(i.slot()));
            case INDEX -> add(new Stream.Index(i.slot()));
            default -> throw new IllegalStateException(i + " is no stream");
        };
    }

    private int temporary() {
        streams.add(new Stream.Temporary());
        return streams.size() - 1;
    }

    private int add(Stream s) {
        if (!streams.contains(s)) {
            streams.add(s);
        }
        return streams.indexOf(s);
    }

    /** For each stream whether it holds one value for all elements. */
    boolean[] broadcast() {
        boolean[] all = new boolean[streams.size()];
        for (int s = 0; s < all.length; s++) {
            all[s] = streams.get(s) instanceof Stream.Direct d && d.broadcast();
        }
        return all;
    }

    /** True when a single stage reads and writes operand memory alone. */
    boolean isDirect() {
        return stages.size() == 1 && streams.stream().allMatch(Stream.Direct.class::isInstance);
    }
}
