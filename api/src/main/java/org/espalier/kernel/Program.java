package org.espalier.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A formula as backends get it: flat, topologically ordered single-assignment code with several
 * outputs. Scalars that vary between launches are {@link Opcode#PARAM} slots, so that one compiled
 * kernel serves a whole schedule. Programs compare by value, names apart.
 *
 * <p>Numbers are of the <em>compute type</em>: f64 where an operand is f64, otherwise f32. Operands
 * of other types are converted when loaded and rounded to nearest even when stored.
 */
public final class Program {
    /** A formula of one operand. */
    @FunctionalInterface
    public interface Of1 {
        /** The output for operand x. */
        Expr apply(Expr x);
    }

    /** A formula of two operands. */
    @FunctionalInterface
    public interface Of2 {
        /** The output for operands x and y. */
        Expr apply(Expr x, Expr y);
    }

    /** A formula of three operands. */
    @FunctionalInterface
    public interface Of3 {
        /** The output for operands x, y and z. */
        Expr apply(Expr x, Expr y, Expr z);
    }

    /** A formula of four operands. */
    @FunctionalInterface
    public interface Of4 {
        /** The output for operands x, y, z and w. */
        Expr apply(Expr x, Expr y, Expr z, Expr w);
    }

    private final String name;
    private final List<String> inputs;
    private final List<String> params;
    private final List<String> keys;
    private final List<Instruction> code;
    private final List<String> outputNames;
    private final List<Integer> outputs;
    private final int hash;

    Program(
            String name,
            List<String> inputs,
            List<String> params,
            List<String> keys,
            List<Instruction> code,
            List<String> outputNames,
            List<Integer> outputs) {
        this.name = name;
        this.inputs = List.copyOf(inputs);
        this.params = List.copyOf(params);
        this.keys = List.copyOf(keys);
        this.code = List.copyOf(code);
        this.outputNames = List.copyOf(outputNames);
        this.outputs = List.copyOf(outputs);
        this.hash = Objects.hash(this.inputs.size(), this.code, this.outputs);
    }

    /** A program of one operand and one output. */
    public static Program of(Of1 f) {
        return named("map", p -> p.out(f.apply(p.in("x"))));
    }

    /** A program of two operands and one output. */
    public static Program of(Of2 f) {
        return named("map", p -> p.out(f.apply(p.in("x"), p.in("y"))));
    }

    /** A program of three operands and one output. */
    public static Program of(Of3 f) {
        return named("map", p -> p.out(f.apply(p.in("x"), p.in("y"), p.in("z"))));
    }

    /** A program of four operands and one output. */
    public static Program of(Of4 f) {
        return named("map", p -> p.out(f.apply(p.in("x"), p.in("y"), p.in("z"), p.in("w"))));
    }

    /**
     * A program whose operands and outputs are declared by name; the name appears in messages and
     * profiles.
     */
    public static Program named(String name, Consumer<ProgramBuilder> body) {
        ProgramBuilder builder = new ProgramBuilder(name);
        body.accept(builder);
        return builder.build();
    }

    /** The program that gives its only operand back. */
    public static Program identity() {
        return Identity.PROGRAM;
    }

    private static final class Identity {
        static final Program PROGRAM = named("identity", p -> p.out(p.in("x")));
    }

    /** What messages and profiles call it. */
    public String name() {
        return name;
    }

    /** The operands' names, in order. */
    public List<String> inputs() {
        return inputs;
    }

    /** The scalar slots' names, in order. */
    public List<String> params() {
        return params;
    }

    /** The random keys' names, in order. Each takes a key and the number of the first element. */
    public List<String> keys() {
        return keys;
    }

    /** The instructions; each refers to earlier ones only. */
    public List<Instruction> code() {
        return code;
    }

    /** The outputs' names, in order. */
    public List<String> outputNames() {
        return outputNames;
    }

    /** The instruction that each output stores. */
    public List<Integer> outputs() {
        return outputs;
    }

    /** True when an output depends on the operand. */
    public boolean uses(int input) {
        return code.stream().anyMatch(i -> i.op() == Opcode.INPUT && i.slot() == input);
    }

    /** This program without {@link Opcode#SURROGATE}, as backends run it. */
    public Program executable() {
        boolean plain = code.stream().noneMatch(i -> i.op() == Opcode.SURROGATE);
        return plain ? this : new Rewriter(this).withoutSurrogates();
    }

    /**
     * This program with one operand more, by which the named operand is multiplied wherever it is
     * read.
     */
    public Program scaled(String operand, String factor) {
        return new Rewriter(this).scaled(inputs.indexOf(operand), factor);
    }

    /** This program with output {@code i} once more, as the last: to store it in two types. */
    public Program repeating(int i) {
        List<String> names = new ArrayList<>(outputNames);
        names.add(outputNames.get(i) + " again");
        List<Integer> all = new ArrayList<>(outputs);
        all.add(outputs.get(i));
        return new Program(name, inputs, params, keys, code, names, all);
    }

    /**
     * The vector–Jacobian product as a program: from operands and output gradients to the gradients
     * of the wanted operands.
     *
     * @param wanted one flag per operand
     */
    public Pullback pullback(boolean... wanted) {
        return new Derivative(this).pullback(wanted);
    }

    /** The program text: a line per instruction, then the outputs. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add(name + inputs + " params " + params + " keys " + keys);
        for (int i = 0; i < code.size(); i++) {
            lines.add("  v" + i + " = " + code.get(i));
        }
        for (int i = 0; i < outputs.size(); i++) {
            lines.add("  " + outputNames.get(i) + " <- v" + outputs.get(i));
        }
        return String.join("\n", lines);
    }

    @Override
    public boolean equals(Object o) {
        return o == this
                || (o instanceof Program p
                        && hash == p.hash
                        && inputs.size() == p.inputs.size()
                        && code.equals(p.code)
                        && outputs.equals(p.outputs));
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
