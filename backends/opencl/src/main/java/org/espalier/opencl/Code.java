package org.espalier.opencl;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.espalier.opencl.source.Dialect;
import org.espalier.opencl.source.Table;
import org.espalier.spi.backend.Binding;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;

/** A kernel's text, compiled for the dialects that launches ask for. */
final class Code {
    private final Machine machine;
    private final String name;
    private final Function<Dialect, String> source;
    private final Map<Dialect, Compiler.Compiled> compiled = new LinkedHashMap<>();

    Code(Machine machine, String name, Function<Dialect, String> source) {
        this.machine = machine;
        this.name = name;
        this.source = source;
    }

    /** The kernel in a dialect. */
    Compiler.Compiled in(Dialect dialect) {
        return compiled.computeIfAbsent(
                dialect, d -> machine.compiler().compile(name, source.apply(d)));
    }

    /** One work-item per task, in groups of the device's liking. */
    void forEach(long tasks, Dialect dialect, Table table, List<cl_mem> memory, Binding binding) {
        if (tasks > 0) {
            Compiler.Compiled kernel = in(dialect);
            long group = machine.group(kernel);
            long items = (tasks + group - 1) / group * group;
            long[] global = {items};
            launch(kernel, dialect, table, memory, binding, global, group);
        }
    }

    /** So many groups of one size. */
    void groups(
            long groups,
            int size,
            Dialect dialect,
            Table table,
            List<cl_mem> memory,
            Binding binding) {
        if (groups > 0) {
            long[] global = {groups * size};
            launch(in(dialect), dialect, table, memory, binding, global, size);
        }
    }

    /** With a grid of its own. */
    void launch(
            Compiler.Compiled kernel,
            Dialect dialect,
            Table table,
            List<cl_mem> memory,
            Binding binding,
            long[] global,
            long... local) {
        bind(kernel.kernel(), dialect, table, memory, binding);
        machine.queue().launch(kernel.kernel(), name, global, local);
    }

    private void bind(
            cl_kernel kernel, Dialect dialect, Table table, List<cl_mem> memory, Binding binding) {
        int slot = 0;
        set(kernel, slot++, machine.tables().of(table.values(), dialect.wide()));
        for (cl_mem m : memory) {
            set(kernel, slot++, m);
        }
        for (double c : binding.params()) {
            set(kernel, slot++, Sizeof.cl_float, Pointer.to(new float[] {(float) c}));
        }
        for (long k : binding.keys()) {
            set(kernel, slot++, Sizeof.cl_ulong, Pointer.to(new long[] {k}));
        }
    }

    private void set(cl_kernel kernel, int slot, cl_mem memory) {
        set(kernel, slot, Sizeof.cl_mem, Pointer.to(memory));
    }

    private void set(cl_kernel kernel, int slot, long bytes, Pointer value) {
        int code = CL.clSetKernelArg(kernel, slot, bytes, value);
        Status.require(code, "argument " + slot + " of " + name);
    }
}
