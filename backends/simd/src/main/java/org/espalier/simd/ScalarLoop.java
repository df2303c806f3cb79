package org.espalier.simd;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Collections;
import org.espalier.kernel.Elementary;
import org.espalier.kernel.Instruction;
import org.espalier.kernel.Opcode;

/**
 * One element per turn: a static call per instruction, to {@link Scalars} or {@link Elementary}.
 */
final class ScalarLoop extends LoopWriter {
    private static final ClassDesc SCALARS = describe(Scalars.class);
    private static final ClassDesc ELEMENTARY = describe(Elementary.class);
    private static final ClassDesc FLOAT = ConstantDescs.CD_float;

    ScalarLoop(CodeBuilder code, Stage stage, boolean[] broadcast) {
        super(code, stage, broadcast);
    }

    @Override
    int step() {
        return 1;
    }

    @Override
    TypeKind kind(Instruction i) {
        return i.op().isMask() ? TypeKind.INT : TypeKind.FLOAT;
    }

    @Override
    void spread() {}

    @Override
    void load() {
        code.invokestatic(LANES, "load", MethodTypeDesc.of(FLOAT, MEMORY, ConstantDescs.CD_long));
    }

    @Override
    void compute(Instruction i) {
        pushAll(i);
        ClassDesc owner =
                switch (i.op()) {
                    case EXP, LOG, TANH, ERF, SIN, COS -> ELEMENTARY;
                    default -> SCALARS;
                };
        code.invokestatic(owner, i.op().text(), signature(i.op()));
    }

    private static MethodTypeDesc signature(Opcode op) {
        ClassDesc operand = op.takesMasks() ? ConstantDescs.CD_boolean : FLOAT;
        ClassDesc result = op.isMask() ? ConstantDescs.CD_boolean : FLOAT;
        MethodTypeDesc plain = MethodTypeDesc.of(result, Collections.nCopies(op.arity(), operand));
        return op == Opcode.SELECT ? plain.changeParameterType(0, ConstantDescs.CD_boolean) : plain;
    }

    @Override
    void number() {
        code.invokestatic(SCALARS, "number", MethodTypeDesc.of(FLOAT, ConstantDescs.CD_boolean));
    }

    @Override
    void store() {
        code.invokestatic(
                LANES,
                "store",
                MethodTypeDesc.of(ConstantDescs.CD_void, FLOAT, MEMORY, ConstantDescs.CD_long));
    }
}
