package org.espalier.kernel;

/**
 * One line of a {@link Program}.
 *
 * @param op what is computed
 * @param a number of the first operand's instruction, −1 if there is none
 * @param b number of the second, −1 if there is none
 * @param c number of the third, −1 if there is none
 * @param slot operand of an INPUT, slot of a PARAM or RANDOM, axis of an INDEX; otherwise 0
 * @param literal value of a LITERAL; otherwise 0
 */
public record Instruction(Opcode op, int a, int b, int c, int slot, double literal) {
    static Instruction leaf(Opcode op, int slot) {
        return new Instruction(op, -1, -1, -1, slot, 0);
    }

    static Instruction literal(double value) {
        return new Instruction(Opcode.LITERAL, -1, -1, -1, 0, value);
    }

    static Instruction of(Opcode op, int... operands) {
        return new Instruction(
                op,
                operands[0],
                operands.length > 1 ? operands[1] : -1,
                operands.length > 2 ? operands[2] : -1,
                0,
                0);
    }

    int operand(int i) {
        return i == 0 ? a : i == 1 ? b : c;
    }

    /** For instance {@code fma v1 v2 v3}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(op.text());
        for (int i = 0; i < op.arity(); i++) {
            text.append(" v").append(operand(i));
        }
        switch (op) {
            case INPUT, PARAM, RANDOM, INDEX -> text.append(" ").append(slot);
            case LITERAL -> text.append(" ").append(literal);
            default -> {}
        }
        return text.toString();
    }
}
