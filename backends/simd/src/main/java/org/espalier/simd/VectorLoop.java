package org.espalier.simd;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.ByteOrder;
import java.util.Collections;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.kernel.Instruction;
import org.espalier.kernel.Opcode;

/**
 * A vector per turn. Only methods of the Vector API are called, which the compiler always inlines;
 * our own functions are copied in by {@link Inliner}, for a call that is not inlined puts its
 * vectors on the heap.
 */
final class VectorLoop extends LoopWriter {
    private static final ClassDesc FLOATS = describe(FloatVector.class);
    private static final ClassDesc VECTOR = describe(Vector.class);
    private static final ClassDesc MASK = describe(VectorMask.class);
    private static final ClassDesc SPECIES = describe(VectorSpecies.class);
    private static final ClassDesc ORDER = describe(ByteOrder.class);
    private static final ClassDesc OPERATORS = describe(VectorOperators.class);
    private static final ClassDesc COMPARISON = describe(VectorOperators.Comparison.class);
    private static final ClassDesc LONG = ConstantDescs.CD_long;

    private static final Inliner ELEMENTARY_CODE = new Inliner(VectorElementary.class);
    private static final Inliner ROUNDING_CODE = new Inliner(VectorRounding.class);

    VectorLoop(CodeBuilder code, Stage stage, boolean[] broadcast) {
        super(code, stage, broadcast);
    }

    /** About how many bytes of code an instruction takes. */
    static int size(Opcode op) {
        return switch (op) {
            case EXP, LOG, TANH, ERF, SIN, COS -> ELEMENTARY_CODE.size(op.text());
            case ROUND, FLOOR -> ROUNDING_CODE.size(op.text());
            case INPUT, RANDOM, INDEX -> 60;
            default -> 20;
        };
    }

    @Override
    int step() {
        return Lanes.COUNT;
    }

    @Override
    TypeKind kind(Instruction i) {
        return TypeKind.REFERENCE;
    }

    @Override
    void spread() {
        species().swap();
        code.invokestatic(
                FLOATS, "broadcast", MethodTypeDesc.of(FLOATS, SPECIES, ConstantDescs.CD_float));
    }

    @Override
    void beforeLoad() {
        species();
    }

    private CodeBuilder species() {
        return code.getstatic(LANES, "SPECIES", SPECIES);
    }

    @Override
    void load() {
        code.getstatic(ORDER, "LITTLE_ENDIAN", ORDER);
        code.invokestatic(
                FLOATS,
                "fromMemorySegment",
                MethodTypeDesc.of(FLOATS, SPECIES, MEMORY, LONG, ORDER));
    }

    @Override
    void compute(Instruction i) {
        switch (i.op()) {
            case EXP, LOG, TANH, ERF, SIN, COS -> inline(ELEMENTARY_CODE, i);
            case ROUND, FLOOR -> inline(ROUNDING_CODE, i);
            case LT, LE, EQ -> compare(i);
            case SELECT -> select(i);
            default -> call(i);
        }
    }

    private void inline(Inliner functions, Instruction i) {
        pushAll(i);
        functions.inline(code, i.op().text());
    }

    private void compare(Instruction i) {
        push(i.a());
        code.getstatic(OPERATORS, i.op().name(), COMPARISON);
        push(i.b());
        code.invokevirtual(FLOATS, "compare", MethodTypeDesc.of(MASK, COMPARISON, VECTOR));
    }

    private void select(Instruction i) {
        push(i.c());
        push(i.b());
        push(i.a());
        code.invokevirtual(FLOATS, "blend", MethodTypeDesc.of(FLOATS, VECTOR, MASK));
    }

    private void call(Instruction i) {
        pushAll(i);
        Opcode op = i.op();
        ClassDesc owner = op.takesMasks() ? MASK : FLOATS;
        ClassDesc operand = op.takesMasks() ? MASK : VECTOR;
        code.invokevirtual(
                owner,
                op.text(),
                MethodTypeDesc.of(owner, Collections.nCopies(op.arity() - 1, operand)));
    }

    @Override
    void number() {
        int mask = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(mask);
        species();
        code.invokestatic(FLOATS, "zero", MethodTypeDesc.of(FLOATS, SPECIES));
        code.fconst_1().aload(mask);
        code.invokevirtual(
                FLOATS, "blend", MethodTypeDesc.of(FLOATS, ConstantDescs.CD_float, MASK));
    }

    @Override
    void store() {
        code.getstatic(ORDER, "LITTLE_ENDIAN", ORDER);
        code.invokevirtual(
                FLOATS,
                "intoMemorySegment",
                MethodTypeDesc.of(ConstantDescs.CD_void, MEMORY, LONG, ORDER));
    }
}
