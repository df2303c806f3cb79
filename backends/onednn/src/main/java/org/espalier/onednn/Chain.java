package org.espalier.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.Instruction;
import org.espalier.kernel.Opcode;
import org.espalier.kernel.Program;

/**
 * An epilogue that oneDNN can do while it stores the product: one step after the other, each of the
 * value so far and something that does not depend on it.
 */
record Chain(List<Step> steps) {
    /** One step. */
    sealed interface Step {
        /** Times a number. */
        record Scale(float by) implements Step {}

        /** Where it is above zero, else 0. */
        record Relu() implements Step {}

        /** Plus or times an input of the epilogue. */
        record With(boolean times, int input) implements Step {}
    }

    /** The chain that a program is, if it is one. */
    static Optional<Chain> of(Program program) {
        return program.outputs().size() == 1 && program.params().isEmpty()
                ? new Reader(program.code()).read(program.outputs().getFirst())
                : Optional.empty();
    }

    /** Follows the value from the product to the output; every instruction must be on its way. */
    private static final class Reader {
        private final List<Instruction> code;
        private final List<Step> steps = new ArrayList<>();
        private int value; // the instruction that holds it

        Reader(List<Instruction> code) {
            this.code = code;
        }

        Optional<Chain> read(int output) {
            value = product();
            boolean chain = value < code.size();
            for (int i = 0; chain && i < code.size(); i++) {
                chain = passes(i);
            }
            return chain && value == output && !steps.isEmpty()
                    ? Optional.of(new Chain(List.copyOf(steps)))
                    : Optional.empty();
        }

        private int product() {
            int at = 0;
            while (at < code.size() && !isInput(at, 0)) {
                at++;
            }
            return at;
        }

        private boolean isInput(int i, int slot) {
            return code.get(i).op() == Opcode.INPUT && code.get(i).slot() == slot;
        }

        private boolean passes(int i) {
            Instruction x = code.get(i);
            return switch (x.op()) {
                case INPUT, LITERAL -> true;
                case ADD -> with(i, false, other(x));
                case MUL -> with(i, true, other(x));
                case LT -> isZero(x.a()) && x.b() == value;
                case SELECT -> relu(i, x);
                default -> false;
            };
        }

        /** The operand beside the value; the value itself where it is not one of the two. */
        private int other(Instruction x) {
            return x.a() == value ? x.b() : x.b() == value ? x.a() : value;
        }

        /** Never with the value itself, which is no input but the product. */
        private boolean with(int i, boolean times, int other) {
            Instruction x = code.get(other);
            if (x.op() == Opcode.INPUT && x.slot() > 0) {
                return step(i, new Step.With(times, x.slot()));
            }
            return times
                    && x.op() == Opcode.LITERAL
                    && step(i, new Step.Scale((float) x.literal()));
        }

        private boolean step(int i, Step step) {
            steps.add(step);
            value = i;
            return true;
        }

        /** {@code zero.lt(x).select(x, zero)}, of which the comparison was passed before. */
        private boolean relu(int i, Instruction x) {
            Instruction mask = code.get(x.a());
            boolean ofValue = mask.op() == Opcode.LT && mask.b() == value;
            return ofValue && x.b() == value && isZero(x.c()) && step(i, new Step.Relu());
        }

        private boolean isZero(int i) {
            Instruction x = code.get(i);
            // −0 would come back as it is; oneDNN gives +0
            return x.op() == Opcode.LITERAL && Double.doubleToRawLongBits(x.literal()) == 0;
        }
    }
}
