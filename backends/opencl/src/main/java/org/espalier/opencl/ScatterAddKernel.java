package org.espalier.opencl;

import java.util.List;
import org.espalier.opencl.source.Dialect;
import org.espalier.opencl.source.RowsSource;
import org.espalier.opencl.source.Table;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.Determinism;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Slice;
import org.jocl.cl_mem;

/**
 * {@link org.espalier.kernel.Op.ScatterAdd} without atomic additions: the places of each row are
 * chained in ascending order, then every element of the result walks its chain.
 */
record ScatterAddKernel(Machine machine, Code chains, Code sums, Determinism determinism)
        implements Kernel {
    @Override
    public void launch(Binding binding) {
        Launch launch = Launch.of(binding);
        long places = launch.layouts().get(0).shape().elements();
        long rows = launch.last().shape().dim(0);
        Dialect dialect = machine.dialect(launch.layouts(), places + rows);
        Table table = RowsSource.scatterTable(launch.layouts());
        cl_mem links = machine.scratch().of(0, (places + rows) * Integer.BYTES);
        Slice numbers = binding.operands().get(0);
        machine.rows().enqueue(numbers.buffer(), numbers.layout(), rows, false);
        List<cl_mem> memory = launch.memory();
        Binding none = Binding.of(List.of());
        chains.forEach(places + rows, dialect, table, List.of(memory.get(0), links), none);
        List<cl_mem> added = List.of(memory.get(1), memory.get(2), links);
        sums.forEach(launch.elements(), dialect, table, added, none);
    }
}
