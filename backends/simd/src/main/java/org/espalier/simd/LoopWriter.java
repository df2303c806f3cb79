package org.espalier.simd;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.espalier.kernel.Instruction;

/**
 * Writes the method {@code (Row row, int from, int to)} that runs a stage over elements from … to −
 * 1. Loop-invariant values are made before the loop; inside it all loads of an element come before
 * its stores, so that an output may be an input's memory.
 */
abstract class LoopWriter {
    static final ClassDesc ROW = describe(Row.class);
    static final ClassDesc MEMORY = describe(MemorySegment.class);
    static final ClassDesc LANES = describe(Lanes.class);
    static final MethodTypeDesc SIGNATURE =
            MethodTypeDesc.of(
                    ConstantDescs.CD_void, ROW, ConstantDescs.CD_int, ConstantDescs.CD_int);

    private static final int ROW_SLOT = 1;
    private static final int FROM = 2;
    private static final int TO = 3;

    final CodeBuilder code;
    final Stage stage;
    private final boolean[] broadcast;
    private final boolean[] invariant;
    private final int[] values;
    private final int[] memory;
    private final int[] positions;
    private final int offset;

    /**
     * @param broadcast for each stream whether it holds one value for all elements
     */
    LoopWriter(CodeBuilder code, Stage stage, boolean[] broadcast) {
        this.code = code;
        this.stage = stage;
        this.broadcast = broadcast;
        this.invariant = new boolean[stage.code().size()];
        this.values = new int[stage.code().size()];
        this.memory = new int[broadcast.length];
        this.positions = new int[broadcast.length];
        this.offset = code.allocateLocal(TypeKind.LONG);
    }

    static ClassDesc describe(Class<?> type) {
        return ClassDesc.ofDescriptor(type.descriptorString());
    }

    /** How many elements one turn of the loop handles. */
    abstract int step();

    /** The kind of a local that holds a value. */
    abstract TypeKind kind(Instruction i);

    /** Stack: float → value. */
    abstract void spread();

    /** What {@link #load} wants below memory and position. */
    void beforeLoad() {}

    /** Stack: memory, position → value. */
    abstract void load();

    /** Stack: nothing → result. */
    abstract void compute(Instruction i);

    /** Stack: mask → number. */
    abstract void number();

    /** Stack: value, memory, position → nothing. */
    abstract void store();

    final void write() {
        for (int stream : stage.reads()) {
            bind(stream);
        }
        stage.stores().forEach(s -> bind(s.stream()));
        for (int at = 0; at < invariant.length; at++) {
            invariant[at] = isInvariant(stage.code().get(at));
        }
        each(true);
        loop();
        code.return_();
    }

    private void bind(int stream) {
        if (memory[stream] != 0) {
            return;
        }
        memory[stream] = code.allocateLocal(TypeKind.REFERENCE);
        positions[stream] = code.allocateLocal(TypeKind.LONG);
        code.aload(ROW_SLOT).getfield(ROW, "memory", ConstantDescs.CD_Object.arrayType());
        code.loadConstant(stream).aaload().checkcast(MEMORY).astore(memory[stream]);
        code.aload(ROW_SLOT).getfield(ROW, "at", ConstantDescs.CD_long.arrayType());
        code.loadConstant(stream).laload();
        if (!broadcast[stream]) {
            code.iload(FROM).i2l().loadConstant(2).lshl().ladd();
        }
        code.lstore(positions[stream]);
    }

    /** Counts from 0: with another start HotSpot leaves more checks in the loop. */
    private void loop() {
        int i = code.allocateLocal(TypeKind.INT);
        int count = code.allocateLocal(TypeKind.INT);
        code.iload(TO).iload(FROM).isub().istore(count).iconst_0();
        Label head = code.newLabel();
        Label end = code.newLabel();
        code.istore(i).labelBinding(head).iload(i).iload(count).if_icmpge(end);
        code.iload(i).i2l().loadConstant(2).lshl().lstore(offset);
        each(false);
        stage.stores().forEach(this::put);
        code.iinc(i, step()).goto_(head).labelBinding(end);
    }

    /** Writes the instructions that do not change in the loop, or those that do. */
    private void each(boolean which) {
        for (int at = 0; at < stage.code().size(); at++) {
            Instruction i = stage.code().get(at);
            if (invariant[at] == which) {
                code.lineNumber(at + 1);
                values[at] = code.allocateLocal(kind(i));
                evaluate(i);
                code.storeLocal(kind(i), values[at]);
            }
        }
    }

    private boolean isInvariant(Instruction i) {
        return switch (i.op()) {
            case PARAM, LITERAL -> true;
            case INPUT -> broadcast[i.slot()];
            default -> Arrays.stream(operands(i)).allMatch(operand -> invariant[operand]);
        };
    }

    /** The values that an instruction takes. */
    static int[] operands(Instruction i) {
        return Arrays.copyOf(new int[] {i.a(), i.b(), i.c()}, i.op().arity());
    }

    private void evaluate(Instruction i) {
        switch (i.op()) {
            case INPUT -> input(i.slot());
            case PARAM -> {
                code.aload(ROW_SLOT).getfield(ROW, "params", ConstantDescs.CD_float.arrayType());
                code.loadConstant(i.slot()).faload();
                spread();
            }
            case LITERAL -> {
                code.loadConstant((float) i.literal());
                spread();
            }
            default -> compute(i);
        }
    }

    private void input(int stream) {
        if (broadcast[stream]) {
            code.aload(memory[stream]).lload(positions[stream]);
            code.invokestatic(
                    LANES,
                    "load",
                    MethodTypeDesc.of(ConstantDescs.CD_float, MEMORY, ConstantDescs.CD_long));
            spread();
        } else {
            beforeLoad();
            code.aload(memory[stream]).lload(positions[stream]).lload(offset).ladd();
            load();
        }
    }

    private void put(Stage.Store s) {
        push(s.value());
        if (stage.code().get(s.value()).op().isMask()) {
            number();
        }
        code.aload(memory[s.stream()]).lload(positions[s.stream()]).lload(offset).ladd();
        store();
    }

    /** Loads an earlier value. */
    final void push(int value) {
        code.loadLocal(kind(stage.code().get(value)), values[value]);
    }

    /** Loads an instruction's operands in order. */
    final void pushAll(Instruction i) {
        for (int operand : operands(i)) {
            push(operand);
        }
    }
}
