package org.espalier.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A convolution of one shape, compiled by oneDNN, with the reorders between row-major memory and
 * the layouts that it works on. Any number of threads may run it.
 */
final class Convolution implements Shelf.Compiled {
    private static final int OPERANDS = 3; // images, kernels, results
    private static final int INNER = 3; // place of the first operand in oneDNN's layout
    private static final int SCRATCH = 6; // place of the first scratchpad

    private final Engine engine;
    private final Slabs slabs;
    private final long[] plain = new long[OPERANDS];
    private final long forward; // what backward passes take a hint from
    private final List<Step> steps = new ArrayList<>(); // in the order of running
    private final long[] sizes; // bytes by place; 0 for operands of the caller
    private final ConcurrentLinkedQueue<List<StepCall>> idle = new ConcurrentLinkedQueue<>();

    Convolution(Engine engine, Slabs slabs, Convolving one) {
        Engine.enter();
        this.engine = engine;
        this.slabs = slabs;
        long[] asked = new long[OPERANDS];
        for (int i = 0; i < OPERANDS; i++) {
            plain[i] = Descriptions.plain(one.dims(i));
            asked[i] = one.isPlain() ? plain[i] : Descriptions.any(one.dims(i));
        }
        ConvolutionDescriptions descriptions = new ConvolutionDescriptions(engine, one, asked);
        this.forward = descriptions.forward();
        long desc =
                switch (one.pass()) {
                    case FORWARD -> forward;
                    case IMAGES -> descriptions.images(forward);
                    case KERNELS -> descriptions.kernels(forward);
                };
        addSteps(one.pass(), desc);
        for (int i = 0; i < OPERANDS && !one.isPlain(); i++) {
            Dnnl.dnnl_memory_desc_destroy(asked[i]);
        }
        this.sizes = sizes();
    }

    /** Inputs to oneDNN's layouts, the convolution, the output back. */
    private void addSteps(Pass pass, long desc) {
        int[] arguments = new int[OPERANDS];
        long[] inner = new long[OPERANDS];
        int[] places = new int[OPERANDS];
        for (int i = 0; i < OPERANDS; i++) {
            arguments[i] = pass.argument(i);
            inner[i] = Dnnl.dnnl_primitive_desc_query_md(desc, pass.query(i), 0);
            places[i] = Dnnl.dnnl_memory_desc_equal(inner[i], plain[i]) != 0 ? i : INNER + i;
        }
        for (int i = 0; i < OPERANDS; i++) {
            if (places[i] != i && i != pass.output()) {
                steps.add(Step.reorder(engine, plain[i], inner[i], i, places[i], pad()));
            }
        }
        steps.add(Step.of(desc, arguments, inner, places, pad()));
        int out = pass.output();
        if (places[out] != out) {
            steps.add(Step.reorder(engine, inner[out], plain[out], places[out], out, pad()));
        }
    }

    /** The place of the next step's scratchpad. */
    private int pad() {
        return SCRATCH + steps.size();
    }

    private long[] sizes() {
        long[] bytes = new long[SCRATCH + steps.size()];
        for (Step step : steps) {
            for (int i = 0; i < step.places().length; i++) {
                int place = step.places()[i];
                bytes[place] = place < INNER ? 0 : Dnnl.dnnl_memory_desc_get_size(step.descs()[i]);
            }
        }
        return bytes;
    }

    /** Runs it on images, kernels and results at these addresses. */
    void run(long x, long w, long y) {
        Engine.enter();
        List<StepCall> waiting = idle.poll();
        List<StepCall> calls =
                waiting == null
                        ? steps.stream().map(s -> new StepCall(engine, s)).toList()
                        : waiting;
        Slabs.Slab slab = slabs.take();
        long[] addresses = addresses(slab, x, w, y);
        calls.forEach(call -> call.run(addresses));
        slabs.give(slab);
        idle.add(calls);
    }

    private long[] addresses(Slabs.Slab slab, long... operands) {
        long whole = 0;
        for (long size : sizes) {
            whole += Slabs.aligned(size);
        }
        long[] addresses = new long[sizes.length];
        System.arraycopy(operands, 0, addresses, 0, OPERANDS);
        long at = slab.bytes(whole);
        for (int i = INNER; i < sizes.length; i++) {
            addresses[i] = at;
            at += Slabs.aligned(sizes[i]);
        }
        return addresses;
    }

    @Override
    public void close() {
        idle.forEach(calls -> calls.forEach(StepCall::close));
        boolean isHintAlone = steps.stream().noneMatch(s -> s.desc() == forward);
        steps.forEach(Step::close);
        if (isHintAlone) {
            Dnnl.dnnl_primitive_desc_destroy(forward);
        }
        for (long d : plain) {
            Dnnl.dnnl_memory_desc_destroy(d);
        }
    }
}
