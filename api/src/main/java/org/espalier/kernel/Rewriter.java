package org.espalier.kernel;

import java.util.ArrayList;
import java.util.List;

/** Copies programs while leaving out what no output needs. */
final class Rewriter {
    private final Program source;

    Rewriter(Program source) {
        this.source = source;
    }

    Program withoutDeadCode() {
        return copy(false);
    }

    /** Each SURROGATE becomes its value. */
    Program withoutSurrogates() {
        return copy(true);
    }

    /** Operand {@code input} times a new last operand. */
    Program scaled(int input, String factor) {
        ProgramBuilder.Code out = new ProgramBuilder.Code();
        int[] moved = new int[source.code().size()];
        int[] self = java.util.stream.IntStream.range(0, moved.length).toArray();
        for (int i = 0; i < moved.length; i++) {
            Instruction at = source.code().get(i);
            moved[i] = out.add(renumber(at, self, moved));
            if (at.op() == Opcode.INPUT && at.slot() == input) {
                int by = out.add(Instruction.leaf(Opcode.INPUT, source.inputs().size()));
                moved[i] = out.add(Instruction.of(Opcode.MUL, moved[i], by));
            }
        }
        List<String> inputs = new ArrayList<>(source.inputs());
        inputs.add(factor);
        return new Program(
                source.name(),
                inputs,
                source.params(),
                source.keys(),
                out.list(),
                source.outputNames(),
                source.outputs().stream().map(o -> moved[o]).toList());
    }

    private Program copy(boolean stripSurrogates) {
        List<Instruction> code = source.code();
        int[] alias = aliases(stripSurrogates);
        boolean[] live = live(alias);
        ProgramBuilder.Code out = new ProgramBuilder.Code();
        int[] moved = new int[code.size()];
        for (int i = 0; i < code.size(); i++) {
            if (live[i]) {
                moved[i] = out.add(renumber(code.get(i), alias, moved));
            }
        }
        List<Integer> outputs = new ArrayList<>();
        source.outputs().forEach(o -> outputs.add(moved[alias[o]]));
        return new Program(
                source.name(),
                source.inputs(),
                source.params(),
                source.keys(),
                out.list(),
                source.outputNames(),
                outputs);
    }

    private int[] aliases(boolean stripSurrogates) {
        int[] alias = new int[source.code().size()];
        for (int i = 0; i < alias.length; i++) {
            Instruction at = source.code().get(i);
            alias[i] = stripSurrogates && at.op() == Opcode.SURROGATE ? alias[at.a()] : i;
        }
        return alias;
    }

    private boolean[] live(int[] alias) {
        boolean[] live = new boolean[alias.length];
        source.outputs().forEach(o -> live[alias[o]] = true);
        for (int i = alias.length - 1; i >= 0; i--) {
            Instruction at = source.code().get(i);
            for (int k = 0; live[i] && k < at.op().arity(); k++) {
                live[alias[at.operand(k)]] = true;
            }
        }
        return live;
    }

    private static Instruction renumber(Instruction i, int[] alias, int[] moved) {
        if (i.op().arity() == 0) {
            return i;
        }
        int[] operands = new int[i.op().arity()];
        for (int k = 0; k < operands.length; k++) {
            operands[k] = moved[alias[i.operand(k)]];
        }
        return Instruction.of(i.op(), operands);
    }
}
