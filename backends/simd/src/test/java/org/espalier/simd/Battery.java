package org.espalier.simd;

import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Expr;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;

/**
 * Runs every opcode and every kind of reduction until it is compiled, checks that its bits stay the
 * same meanwhile, and prints a hash of each. A program of its own, so that it can be started with
 * other options of the JVM.
 */
final class Battery {
    private static final int ELEMENTS = 16_384 + 13;

    /** With so many launches of this size the last compiler has had its turn. */
    static final int HOT = 45;

    private Battery() {}

    public static void main(String[] args) {
        System.out.println(Lanes.COUNT + " lanes");
        hashes(Integer.parseInt(args[0])).forEach(System.out::println);
    }

    /** A line per program: the operation and the hash of its outputs, the same in every launch. */
    static List<String> hashes(int launches) {
        List<String> lines = new ArrayList<>();
        try (Desk desk = new Desk(3)) {
            Cells x = desk.vector(Chance.seeded(1).values(ELEMENTS));
            Cells y = desk.vector(Chance.seeded(2).values(ELEMENTS));
            Cells out = desk.vector(new float[ELEMENTS]);
            for (Program p : programs()) {
                lines.add(repeat(launches, desk, new Op.Map(p), x, y, out));
            }
            Op sum = new Op.Reduce(Program.of((a, b) -> a.fma(b, a)), Combine.SUM, 0, 1, false);
            lines.add(
                    repeat(
                            launches,
                            desk,
                            sum,
                            x,
                            y,
                            desk.cells(DType.F32, Layout.dense(Shape.scalar()))));
            lines.add(columns(launches, desk));
            lines.add(product(launches, desk));
            lines.add(bytes(launches, desk, DType.U8, DType.I8));
            lines.add(bytes(launches, desk, DType.I8, DType.U8));
        }
        return lines;
    }

    private static String columns(int launches, Desk desk) {
        Shape shape = Shape.of(1003, 33);
        Cells a = desk.dense(shape, Chance.seeded(3).values(shape.elements()));
        Op sum = new Op.Reduce(Program.of(v -> v.square()), Combine.SUM, 0, 1, false);
        return repeat(launches, desk, sum, a, desk.vector(new float[33]));
    }

    /** So large that threads share a packed block, with ragged edges. */
    private static String product(int launches, Desk desk) {
        Shape left = Shape.of(1, 230, 1200);
        Shape right = Shape.of(1, 1200, 134);
        Cells a = desk.dense(left, Chance.seeded(4).summands(left.elements()));
        Cells b = desk.dense(right, Chance.seeded(5).summands(right.elements()));
        Op op = new Op.MatMul(Program.identity(), false);
        return repeat(launches, desk, op, a, b, desk.dense(Shape.of(1, 230, 134)));
    }

    private static String bytes(int launches, Desk desk, DType left, DType right) {
        Cells a = bytes(desk, left, Shape.of(1, 23, 300));
        Cells b = bytes(desk, right, Shape.of(1, 300, 134));
        Op op = new Op.MatMul(Program.of(c -> c.mul(0.1)), false);
        return repeat(launches, desk, op, a, b, desk.dense(Shape.of(1, 23, 134)));
    }

    private static Cells bytes(Desk desk, DType type, Shape shape) {
        Cells made = desk.cells(type, Layout.dense(shape));
        for (long i = 0; i < shape.elements(); i++) {
            made.setWhole(i, 37 * i + i / 11);
        }
        return made;
    }

    private static List<Program> programs() {
        return List.of(
                Program.of((x, y) ->
                        x.mul(y).add(x.div(y).sqrt()).sub(x.min(y)).fma(x.max(y), y.neg())),
                Program.of((x, y) ->
                        x.lt(y).and(x.le(y).or(x.eq(y).not())).select(x.round(), y.floor())),
                Program.of((x, y) -> x.exp().add(y.log()).add(x.tanh())),
                Program.of((x, y) -> x.erf().add(y.sin()).sub(x.cos())),
                Program.of((x, y) -> Expr.random("k").mul(x).add(Expr.index(0)).add(y.abs())));
    }

    private static String repeat(int launches, Desk desk, Op op, Cells... operands) {
        Cells out = operands[operands.length - 1];
        long first = 0;
        for (int launch = 0; launch < launches; launch++) {
            desk.run(op, new double[0], new long[] {12345, 678}, List.of(operands));
            long hash = hash(out);
            if (launch > 0 && hash != first) {
                throw new AssertionError(op.label() + ": launch " + launch + " has other bits");
            }
            first = hash;
        }
        return op + " " + Long.toHexString(first);
    }

    private static long hash(Cells cells) {
        CRC32C crc = new CRC32C();
        for (float value : cells.values()) {
            int bits = Float.floatToIntBits(value);
            for (int shift = 0; shift < 32; shift += 8) {
                crc.update(bits >>> shift);
            }
        }
        return crc.getValue();
    }
}
