package org.espalier.opencl.source;

import java.util.List;
import org.espalier.kernel.Instruction;
import org.espalier.kernel.Opcode;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;

/**
 * The axes whose coordinate a program reads. Each has two numbers in the kernel's table: elements
 * per step of the axis, and its size.
 *
 * @param axes as the program names them, negative ones counted from the last
 * @param first where in the table the numbers begin
 */
public record Coordinates(List<Integer> axes, int first) {
    /** Those of a program. */
    public static Coordinates of(Program program, int first) {
        return new Coordinates(
                program.code().stream()
                        .filter(i -> i.op() == Opcode.INDEX)
                        .map(Instruction::slot)
                        .distinct()
                        .toList(),
                first);
    }

    /** Where in the table other things may begin. */
    public int end() {
        return first + 2 * axes.size();
    }

    /** The coordinate of element {@code i}. */
    String of(int axis) {
        int at = first + 2 * axes.indexOf(axis);
        return "(i / t[" + at + "] % t[" + (at + 1) + "])";
    }

    /** Writes the numbers of a shape. */
    public void fill(Table table, Shape shape) {
        for (int axis : axes) {
            int a = shape.axis(axis);
            table.add(Math.max(1, shape.slice(a + 1, shape.rank()).elements()));
            table.add(Math.max(1, shape.dim(a)));
        }
    }
}
