package org.espalier.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Collects a program's operands and outputs and flattens its expressions, sharing equal parts. */
public final class ProgramBuilder {
    private final String name;
    private final List<String> inputs = new ArrayList<>();
    private final List<String> params = new ArrayList<>();
    private final List<String> keys = new ArrayList<>();
    private final List<String> outputNames = new ArrayList<>();
    private final List<Integer> outputs = new ArrayList<>();
    private final Code code = new Code();
    private final Map<Expr, Integer> done = new IdentityHashMap<>();

    ProgramBuilder(String name) {
        this.name = name;
    }

    /** Instructions without repetition. */
    static final class Code {
        private final Map<Instruction, Integer> numbers = new LinkedHashMap<>();
        private final List<Instruction> order = new ArrayList<>();

        int add(Instruction i) {
            Integer known = numbers.putIfAbsent(i, order.size());
            if (known == null) {
                order.add(i);
                return order.size() - 1;
            }
            return known;
        }

        Instruction get(int number) {
            return order.get(number);
        }

        List<Instruction> list() {
            return order;
        }
    }

    /** Declares the next operand. */
    public Expr in(String operand) {
        if (inputs.contains(operand)) {
            throw new IllegalArgumentException(name + ": operand '" + operand + "' declared twice");
        }
        inputs.add(operand);
        return new Expr.Input(inputs.size() - 1);
    }

    /** Declares the next operand under this name or, where it is taken, with primes. */
    Expr fresh(String operand) {
        return inputs.contains(operand) ? fresh(operand + "'") : in(operand);
    }

    /** Declares the next operand, which {@link #set} of the same name overwrites. */
    public Expr inOut(String operand) {
        return in(operand);
    }

    /** Names a scalar that is bound at launch. */
    public Expr param(String param) {
        slot(params, param);
        return Expr.param(param);
    }

    /** Adds an output. */
    public ProgramBuilder set(String output, Expr value) {
        if (outputNames.contains(output)) {
            throw new IllegalArgumentException(name + ": output '" + output + "' set twice");
        }
        outputNames.add(output);
        outputs.add(number(value));
        return this;
    }

    /** Adds an output called {@code out}, {@code out1}, … */
    public ProgramBuilder out(Expr value) {
        return set(outputs.isEmpty() ? "out" : "out" + outputs.size(), value);
    }

    private static int slot(List<String> names, String name) {
        if (!names.contains(name)) {
            names.add(name);
        }
        return names.indexOf(name);
    }

    /**
     * The number of an expression's value; operands first, without recursion: formulas may be long
     * chains.
     */
    private int number(Expr root) {
        Deque<Expr> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            Expr e = open.peek();
            if (done.containsKey(e) || !pushOperands(e, open)) {
                open.pop();
                done.computeIfAbsent(e, this::emit);
            }
        }
        return done(root);
    }

    private int done(Expr e) {
        return Objects.requireNonNull(done.get(e));
    }

    /**
     * Puts the operands that have no number yet on the stack, the first on top; false if there are
     * none.
     */
    private boolean pushOperands(Expr e, Deque<Expr> open) {
        if (!(e instanceof Expr.Apply x)) {
            return false;
        }
        List<Expr> missing =
                x.operands().reversed().stream().filter(o -> !done.containsKey(o)).toList();
        missing.forEach(open::push);
        return !missing.isEmpty();
    }

    private int emit(Expr e) {
        return switch (e) {
            case Expr.Input x -> code.add(Instruction.leaf(Opcode.INPUT, x.index()));
            case Expr.Param x -> code.add(Instruction.leaf(Opcode.PARAM, slot(params, x.name())));
            case Expr.Literal x -> code.add(Instruction.literal(x.value()));
            case Expr.Index x -> code.add(Instruction.leaf(Opcode.INDEX, x.axis()));
            case Expr.Random x -> code.add(Instruction.leaf(Opcode.RANDOM, slot(keys, x.key())));
            case Expr.Apply x -> apply(x);
        };
    }

    private int apply(Expr.Apply x) {
        int[] operands = x.operands().stream().mapToInt(this::done).toArray();
        for (int i = 0; i < operands.length; i++) {
            boolean wantsMask = x.op().takesMasks() || (x.op() == Opcode.SELECT && i == 0);
            if (code.get(operands[i]).op().isMask() != wantsMask) {
                throw new IllegalArgumentException(
                        "%s: %s wants a %s as operand %s and got %s"
                                .formatted(
                                        name,
                                        x.op().text(),
                                        wantsMask ? "mask" : "number",
                                        i,
                                        code.get(operands[i])));
            }
        }
        return code.add(Instruction.of(x.op(), operands));
    }

    Program build() {
        if (outputs.isEmpty()) {
            throw new IllegalArgumentException(name + ": a program needs an output");
        }
        return new Rewriter(
                        new Program(name, inputs, params, keys, code.list(), outputNames, outputs))
                .withoutDeadCode();
    }
}
