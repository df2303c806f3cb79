package org.espalier.core.engine;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.nn.Parameter;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;

/**
 * A group of parameters side by side in one buffer, and arrays of the same form beside it:
 * gradients, optimizer state. One launch covers the group. Each parameter starts at a multiple of
 * 16 elements; the gaps stay zero.
 */
public final class ParameterArena implements AutoCloseable {
    private static final int ALIGN = 16;

    private final CoreEngine engine;
    private final List<Parameter> parameters;
    private final Map<Parameter, Long> offsets = new LinkedHashMap<>();
    private final long elements;
    private final DType dtype;
    private final String members; // in words
    private final Map<Buffer, Block> blocks = new LinkedHashMap<>();
    private final Buffer bounds;
    private final Block weights;
    private final Storage values; // the weights, as the parameters see them
    private final Map<Program, Program> narrowing = new LinkedHashMap<>();

    /** Moves the parameters, which must be of one dtype, into an arena. */
    public ParameterArena(CoreEngine engine, List<Parameter> parameters) {
        this.engine = engine;
        this.parameters = List.copyOf(parameters);
        this.dtype = parameters.getFirst().dtype();
        this.elements = lay();
        this.members = members(this.parameters);
        this.bounds = bounds();
        this.weights = weightsOrNothing();
        this.values = Storage.borrow(engine.allocator(), weights);
        moveIn();
    }

    private void moveIn() {
        try {
            offsets.forEach((p, at) -> engine.parameters().move(p, values, at));
            engine.allocator().trim(); // of what the parameters lay in before
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static String members(List<Parameter> all) {
        String first = all.getFirst().name();
        return all.size() == 1 ? first : first + " and " + (all.size() - 1) + " more";
    }

    private Block weightsOrNothing() {
        try {
            return block(array(MemoryOwner.PARAMETERS, "weights"));
        } catch (RuntimeException e) {
            giveAll();
            throw e;
        }
    }

    private Block block(Buffer array) {
        return java.util.Objects.requireNonNull(blocks.get(array), "of another arena");
    }

    private long lay() {
        long at = 0;
        for (Parameter p : parameters) {
            offsets.put(p, at);
            at += (p.shape().elements() + ALIGN - 1) / ALIGN * ALIGN;
        }
        return at;
    }

    /** A further array of the arena's form, all zeros; {@code what} says what lies there. */
    public Buffer array(MemoryOwner owner, String what) {
        Buffer b = take(dtype, Shape.of(elements), owner, what + " of " + members);
        zero(b);
        return b;
    }

    private Buffer take(DType type, Shape shape, MemoryOwner owner, String what) {
        Block block = engine.allocator().take(Request.of(type, shape, owner, what));
        blocks.put(block.buffer(), block);
        return block.buffer();
    }

    private void zero(Buffer b) {
        Shape all = Shape.of(b.elements());
        Tensor zero = parameters.getFirst().session().scalar(0);
        Slice source = Recorder.value(zero).slice();
        engine.launcher()
                .copy(
                        new Slice(source.buffer(), source.layout().broadcastTo(all)),
                        new Slice(b, Layout.dense(all)));
        zero.close();
    }

    private Buffer bounds() {
        long[] ends = new long[2 * parameters.size() + 1];
        int i = 0;
        for (Parameter p : parameters) {
            ends[i++] = offset(p);
            ends[i++] = offset(p) + p.shape().elements();
        }
        ends[i] = elements;
        String what = "places of " + members;
        Buffer b = take(DType.I64, Shape.of(ends.length), MemoryOwner.PARAMETERS, what);
        engine.backend().write(b, 0, MemorySegment.ofArray(ends));
        return b;
    }

    /** The parameters, in the order of their places. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** The parameters' values. */
    public Buffer weights() {
        return weights.buffer();
    }

    /** Numbers in the arena, gaps included. */
    public long elements() {
        return elements;
    }

    /** Where a parameter starts. */
    public long offset(Parameter p) {
        return java.util.Objects.requireNonNull(offsets.get(p), p.name());
    }

    /** All of an array, gaps included. */
    public Slice whole(Buffer array) {
        return new Slice(array, Layout.dense(Shape.of(elements)));
    }

    /** A parameter's stretch of an array. */
    public Slice place(Parameter p, Buffer array) {
        return new Slice(array, Layout.dense(p.shape(), offset(p)));
    }

    /** Memory of a form of its own, all zeros, freed with the arena. */
    public Slice alone(DType type, Shape shape, MemoryOwner owner, String what) {
        Buffer b = take(type, shape, owner, what);
        zero(b);
        return new Slice(b, Layout.dense(shape));
    }

    /** Puts a gradient into its place in an array. */
    public void put(Parameter p, Tensor gradient, Buffer array) {
        engine.launcher().copy(Recorder.value(gradient).slice(), place(p, array));
    }

    /** Adds a further gradient to what lies in its place. */
    public void add(Parameter p, Tensor gradient, Buffer array) {
        Slice sum = place(p, array);
        List<Slice> operands = List.of(sum, Recorder.value(gradient).slice(), sum);
        engine.launcher().map(Backward.ADD, new double[0], new long[0], operands);
    }

    /**
     * Runs a program over memory of one shape, inputs then outputs. Where products read the weights
     * as bf16, a program that writes weights writes those too, in the same pass.
     */
    public void run(Program program, Scalars scalars, List<Slice> inputs, List<Slice> outputs) {
        List<Slice> operands = new ArrayList<>(inputs);
        operands.addAll(outputs);
        int weightsAt = weightsAt(outputs);
        Optional<Buffer> narrow = weightsAt < 0 ? Optional.empty() : values.pieces().first();
        narrow.ifPresent(b -> operands.add(new Slice(b, outputs.get(weightsAt).layout())));
        Program p = narrow.isPresent() ? narrowing(program, weightsAt) : program;
        engine.launcher().map(p, scalars.params(p), scalars.keys(p), operands);
        if (weightsAt >= 0) {
            values.changed(narrow.isPresent() ? 1 : 0);
        }
    }

    private boolean isWeights(Buffer array) {
        return array.equals(weights());
    }

    /** Which of the outputs lies among the weights; −1 for none. */
    private int weightsAt(List<Slice> outputs) {
        for (int i = 0; i < outputs.size(); i++) {
            if (isWeights(outputs.get(i).buffer())) {
                return i;
            }
        }
        return -1;
    }

    private Program narrowing(Program program, int weightsAt) {
        return narrowing.computeIfAbsent(program, p -> p.repeating(weightsAt));
    }

    /** A sum per parameter of a program over an array: [parameters]. */
    public Tensor perParameter(Program program, Buffer array) {
        // Every second segment is the gap behind a parameter: summed, and left out of the view.
        engine.recorder().operation(program.name());
        Shape segments = Shape.of(2L * parameters.size());
        Storage sums = engine.recorder().allocate(dtype, segments);
        Layout layout = Layout.dense(segments);
        Slice ends = new Slice(bounds, Layout.dense(Shape.of(segments.elements() + 1)));
        Slice out = new Slice(sums.buffer(), layout);
        engine.launcher().segments(program, List.of(whole(array)), ends, out);
        Layout kept = layout.slice(0, 0, 2, parameters.size());
        return engine.recorder().tensor(sums, dtype, kept, null, 0);
    }

    /** The memory of a tensor, as an input of programs over a shape. */
    public static Slice operand(Tensor t, Shape shape) {
        Slice s = Recorder.value(t).slice();
        return new Slice(s.buffer(), s.layout().broadcastTo(shape));
    }

    /** Fresh memory for a result of the arena's type. */
    public Tensor fresh(Shape shape) {
        engine.recorder().operation("update");
        Storage storage = engine.recorder().allocate(dtype, shape);
        return engine.recorder().tensor(storage, dtype, Layout.dense(shape), null, 0);
    }

    /** A view of memory of the arena. */
    public Tensor view(Slice place) {
        Buffer b = place.buffer();
        Storage storage = isWeights(b) ? values : Storage.borrow(engine.allocator(), block(b));
        return engine.recorder().tensor(storage, b.dtype(), place.layout(), null, 0);
    }

    /** Overwrites memory of the arena with a tensor of its shape and type. */
    public void set(Slice place, Tensor value) {
        engine.launcher().copy(Recorder.value(value).slice(), place);
        written(place);
    }

    private void written(Slice place) {
        if (isWeights(place.buffer())) {
            values.changed(0);
        }
    }

    /** The bytes of dense memory of the arena, copied out. */
    public MemorySegment read(Slice place) {
        long bytes = place.layout().shape().elements() * place.buffer().dtype().bytes();
        MemorySegment target = MemorySegment.ofArray(new byte[Math.toIntExact(bytes)]);
        engine.backend().read(place.buffer(), place.layout().offset(), target);
        return target;
    }

    /** Overwrites dense memory of the arena. */
    public void write(Slice place, MemorySegment bytes) {
        engine.backend().write(place.buffer(), place.layout().offset(), bytes);
        written(place);
    }

    /** The seed that random numbers derive from. */
    public long seed() {
        return engine.seed();
    }

    /** Ends all views of the values: they have changed. */
    public void updated() {
        parameters.forEach(engine.parameters()::updated);
    }

    /** Frees the arrays. The parameters get memory of their own again; their bits stay. */
    @Override
    public void close() {
        blocks.remove(weights());
        giveAll();
        engine.allocator().trim(); // to make room for the parameters
        engine.allocator()
                .beyondBudget(() -> parameters.forEach(p -> engine.parameters().settle(p, values)));
        values.forget();
        engine.allocator().give(weights);
    }

    private void giveAll() {
        blocks.values().forEach(engine.allocator()::give);
        blocks.clear();
    }
}
