package org.espalier.simd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.espalier.kernel.Instruction;
import org.espalier.kernel.Opcode;

/**
 * Cuts a program's code into stages, each small enough for one compiled method. A value that a
 * later stage needs passes through a temporary stream; leaves are read again.
 */
final class StageCut {
    /**
     * Bytes of vector code per stage. Past 8,000 HotSpot compiles nothing; long before, its time
     * grows faster than the code (2,500 bytes take a third of a second).
     */
    private static final int BUDGET = 2500;

    private final List<Instruction> code;
    private final List<Integer> outputs;
    private final int[] stageOf;
    private final int[] temporary;

    StageCut(List<Instruction> code, List<Integer> outputs) {
        this.code = code;
        this.outputs = outputs;
        this.stageOf = new int[code.size()];
        this.temporary = new int[code.size()];
        Arrays.fill(temporary, -1);
        assign();
    }

    private void assign() {
        int stage = 0;
        int size = 0;
        for (int i = 0; i < stageOf.length; i++) {
            int more = VectorLoop.size(code.get(i).op());
            if (size + more > BUDGET) {
                stage++;
                size = 0;
            }
            size += more;
            stageOf[i] = stage;
        }
    }

    /** How many stages there are. */
    int count() {
        return stageOf.length == 0 ? 1 : stageOf[stageOf.length - 1] + 1;
    }

    /**
     * The stages.
     *
     * @param firstOutput the stream of the first output
     * @param streamOf the stream that a leaf reads
     * @param fresh makes a temporary stream
     */
    List<Stage> stages(int firstOutput, ToIntFunction<Instruction> streamOf, IntSupplier fresh) {
        mark(fresh);
        List<Stage> stages = new ArrayList<>();
        for (int s = 0; s < count(); s++) {
            stages.add(new Part(s, firstOutput, streamOf).build());
        }
        return stages;
    }

    /** Gives a temporary to each value that crosses a cut. */
    private void mark(IntSupplier fresh) {
        for (int i = 0; i < stageOf.length; i++) {
            for (int operand : LoopWriter.operands(code.get(i))) {
                if (stageOf[operand] != stageOf[i] && temporary[operand] < 0 && !isLeaf(operand)) {
                    temporary[operand] = fresh.getAsInt();
                }
            }
        }
    }

    private boolean isLeaf(int value) {
        return code.get(value).op().arity() == 0;
    }

    /** One stage in the making. */
    private final class Part {
        private final int stage;
        private final int firstOutput;
        private final ToIntFunction<Instruction> streamOf;
        private final int[] moved = new int[code.size()];
        private final List<Instruction> lines = new ArrayList<>();
        private final List<Stage.Store> stores = new ArrayList<>();

        Part(int stage, int firstOutput, ToIntFunction<Instruction> streamOf) {
            this.stage = stage;
            this.firstOutput = firstOutput;
            this.streamOf = streamOf;
            Arrays.fill(moved, -1);
        }

        Stage build() {
            for (int i = 0; i < code.size(); i++) {
                if (stageOf[i] == stage && !StageCut.this.isLeaf(i)) {
                    int value = need(i);
                    if (temporary[i] >= 0) {
                        stores.add(new Stage.Store(value, temporary[i]));
                    }
                }
            }
            for (int o = 0; o < outputs.size(); o++) {
                if (stageOf[outputs.get(o)] == stage) {
                    stores.add(new Stage.Store(need(outputs.get(o)), firstOutput + o));
                }
            }
            return new Stage(lines, stores);
        }

        /** The number in this stage of a value of the program. */
        private int need(int value) {
            if (moved[value] < 0) {
                moved[value] = isHere(value) ? renumber(code.get(value)) : read(value);
            }
            return moved[value];
        }

        private boolean isHere(int value) {
            return stageOf[value] == stage || StageCut.this.isLeaf(value);
        }

        private int renumber(Instruction i) {
            return switch (i.op()) {
                case INPUT, RANDOM, INDEX -> line(leaf(Opcode.INPUT, streamOf.applyAsInt(i)));
                case PARAM, LITERAL -> line(i);
                default -> {
                    int[] at = Arrays.stream(LoopWriter.operands(i)).map(this::need).toArray();
                    int[] abc = Arrays.copyOf(at, 3);
                    Arrays.fill(abc, at.length, 3, -1);
                    yield line(new Instruction(i.op(), abc[0], abc[1], abc[2], 0, 0));
                }
            };
        }

        /** Masks cross as 0 and 1. */
        private int read(int value) {
            int number = line(leaf(Opcode.INPUT, temporary[value]));
            if (!code.get(value).op().isMask()) {
                return number;
            }
            int zero = line(new Instruction(Opcode.LITERAL, -1, -1, -1, 0, 0));
            return line(new Instruction(Opcode.LT, zero, number, -1, 0, 0));
        }

        private Instruction leaf(Opcode op, int slot) {
            return new Instruction(op, -1, -1, -1, slot, 0);
        }

        private int line(Instruction i) {
            lines.add(i);
            return lines.size() - 1;
        }
    }
}
