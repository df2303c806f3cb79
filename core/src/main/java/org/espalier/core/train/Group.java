package org.espalier.core.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.core.engine.ParameterArena;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Buffer;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.espalier.train.Update;

/** Parameters that are updated alike, with their gradients and optimizer state. */
final class Group {
    private static final String SCALE = "scale";

    private final ParameterArena arena;
    private final boolean decays;
    private final GradientTree tree;
    private final Map<String, Buffer> state = new LinkedHashMap<>();
    private final Map<Named, Program> scaled = new LinkedHashMap<>();

    /** Programs are equal names apart, but here a name says which array an operand is. */
    private record Named(Program program, List<String> inputs) {
        Program scaled() {
            return program.scaled("g", SCALE);
        }
    }

    Group(ParameterArena arena, boolean decays, List<String> stateNames) {
        this.arena = arena;
        this.decays = decays;
        this.tree = new GradientTree(arena);
        stateNames.forEach(name -> state.put(name, arena.array()));
    }

    ParameterArena arena() {
        return arena;
    }

    GradientTree tree() {
        return tree;
    }

    Map<String, Buffer> state() {
        return state;
    }

    /** One update with a gradient sum, to be multiplied by a one-element tensor. */
    Update update(long step, double rate, Buffer gradient, Tensor scale) {
        return new GroupUpdate(step, rate, gradient, scale);
    }

    private final class GroupUpdate implements Update {
        private final long step;
        private final double rate;
        private final Buffer gradient;
        private final Tensor scale;

        GroupUpdate(long step, double rate, Buffer gradient, Tensor scale) {
            this.step = step;
            this.rate = rate;
            this.gradient = gradient;
            this.scale = scale;
        }

        @Override
        public long step() {
            return step;
        }

        @Override
        public double rate() {
            return rate;
        }

        @Override
        public boolean decays() {
            return decays;
        }

        @Override
        public void run(Program program, Scalars scalars) {
            Program p = scaled.computeIfAbsent(new Named(program, program.inputs()), Named::scaled);
            List<Buffer> inputs = new ArrayList<>();
            program.inputs().forEach(name -> inputs.add(operand(program, name)));
            List<Buffer> outputs = new ArrayList<>();
            program.outputNames().forEach(name -> outputs.add(operand(program, name)));
            arena.run(p, scalars.params(program), inputs, List.of(scale), outputs);
        }

        private Buffer operand(Program program, String name) {
            return switch (name) {
                case "w" -> arena.weights();
                case "g" -> gradient;
                default -> {
                    Buffer b = state.get(name);
                    if (b == null) {
                        throw new IllegalArgumentException(
                                "%s: operand '%s' is neither w, g nor one of the state arrays %s"
                                        .formatted(program.name(), name, state.keySet()));
                    }
                    yield b;
                }
            };
        }
    }
}
