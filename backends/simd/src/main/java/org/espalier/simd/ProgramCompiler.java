package org.espalier.simd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Operand;

/** Compiles programs to hidden classes and keeps them. */
public final class ProgramCompiler {
    private record Key(Program program, List<Operand> operands) {}

    private final Map<Key, RowKernel> compiled = new LinkedHashMap<>();
    private final Dump dump = Dump.fromProperty();
    private int classes;
    private long nanoseconds;

    /**
     * The kernel for a program over operands of these types and layout classes, inputs first, then
     * outputs. DENSE and INNER_DENSE operands run with stride 1, BROADCAST ones with stride 0,
     * STRIDED ones with the {@link Row}'s stride.
     */
    public synchronized RowKernel compile(Program program, List<Operand> operands) {
        Key key = new Key(program, operands.stream().map(Lowering::canonical).toList());
        RowKernel known = compiled.get(key);
        if (known == null) {
            long start = System.nanoTime();
            known = generate(key);
            nanoseconds += System.nanoTime() - start;
            compiled.put(key, known);
        }
        return known;
    }

    private RowKernel generate(Key key) {
        Lowering lowered = new Lowering(key.program, key.operands);
        List<RowKernel> stages = new ArrayList<>();
        for (Stage stage : lowered.stages()) {
            String name = className(key.program.name(), classes++);
            StageClass generated = StageClass.of(name, stage, lowered.broadcast());
            dump.write(generated, key.program, stage);
            stages.add(new LoopKernel(generated.load()));
        }
        return lowered.isDirect()
                ? stages.getFirst()
                : new StagedKernel(lowered.streams(), List.copyOf(stages));
    }

    private static String className(String program, int number) {
        return "Program_" + program.replaceAll("[^A-Za-z0-9_]", "_") + "_" + number;
    }

    /** How many classes it has made. */
    public synchronized int classes() {
        return classes;
    }

    /** How long making them took, in nanoseconds. */
    public synchronized long nanoseconds() {
        return nanoseconds;
    }
}
