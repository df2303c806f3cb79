package org.espalier.core.engine;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.espalier.internal.Context;
import org.espalier.internal.Engine;
import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Pullback;
import org.espalier.kernel.Shape;
import org.espalier.nn.Parameter;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.Slice;
import org.espalier.tensor.Profile;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.espalier.tensor.TensorException;
import org.jspecify.annotations.Nullable;

/**
 * A session's engine: every tensor operation becomes kernels here, and is recorded where gradients
 * are wanted.
 */
public final class CoreEngine implements Engine {
    private final Session session;
    private final SessionParts parts;
    private final Allocator allocator;
    private final Recorder recorder;
    private final Launcher launcher;
    private final ProgramGradient gradients;
    private final ParameterStore parameters;
    private boolean closed;

    /** An engine over an open backend. */
    public CoreEngine(Session session, SessionParts parts) {
        this.session = session;
        this.parts = parts;
        this.allocator = new Allocator(parts.backend());
        this.recorder = new Recorder(session, allocator);
        this.launcher = new Launcher(parts.backend(), parts.base());
        this.gradients = new ProgramGradient(this);
        this.parameters = new ParameterStore(this);
    }

    Recorder recorder() {
        return recorder;
    }

    Allocator allocator() {
        return allocator;
    }

    Launcher launcher() {
        return launcher;
    }

    /** Off-heap buffers of all sessions of this JVM that are not freed. */
    public static long liveSegments() {
        return Allocator.segments();
    }

    /** The session's parameters. */
    public ParameterStore parameters() {
        return parameters;
    }

    /** What the session is made of. */
    public SessionParts parts() {
        return parts;
    }

    @Override
    public Profile profile() {
        return launcher.meter().profile();
    }

    @Override
    public void resetProfile() {
        launcher.meter().reset();
    }

    /** The least that any kernel used so far promises. */
    public org.espalier.spi.backend.Determinism determinism() {
        return launcher.determinism();
    }

    /** Highest number of bytes that tensors took at once. */
    public long peakBytes() {
        return allocator.peakBytes();
    }

    private static Slice slice(Tensor x) {
        return Recorder.value(x).slice();
    }

    private static Slice slice(Tensor x, Shape shape) {
        Slice s = slice(x);
        return new Slice(s.buffer(), s.layout().broadcastTo(shape));
    }

    private DType result(List<Tensor> inputs) {
        return inputs.stream()
                .map(Tensor::dtype)
                .filter(DType::isFloating)
                .findFirst()
                .orElse(computeType());
    }

    private static boolean[] trackedInputs(List<Tensor> inputs) {
        boolean[] tracked = new boolean[inputs.size()];
        for (int i = 0; i < tracked.length; i++) {
            tracked[i] = Recorder.value(inputs.get(i)).node() != null;
        }
        return tracked;
    }

    private static List<Shape> shapes(List<Tensor> inputs) {
        return inputs.stream().map(Tensor::shape).toList();
    }

    /** Fresh dense memory as an operand. */
    private record Fresh(Storage storage, DType dtype, Layout layout) {
        Slice slice() {
            return new Slice(storage.buffer(), layout);
        }
    }

    private Fresh fresh(DType dtype, Shape shape) {
        return new Fresh(recorder.allocate(dtype, shape), dtype, Layout.dense(shape));
    }

    private Tensor tensor(Fresh f, @Nullable Node node, int output) {
        return recorder.tensor(f.storage, f.dtype, f.layout, node, output);
    }

    @Override
    public List<Tensor> map(Program program, Scalars scalars, Shape shape, List<Tensor> inputs) {
        List<Slice> operands = new ArrayList<>();
        inputs.forEach(x -> operands.add(slice(x, shape)));
        List<Fresh> outputs = new ArrayList<>();
        DType dtype = result(inputs);
        for (int i = 0; i < program.outputs().size(); i++) {
            Fresh f = fresh(dtype, shape);
            outputs.add(f);
            operands.add(f.slice());
        }
        launcher.map(program, scalars.params(program), scalars.keys(program), operands);
        Node node = mapNode(program, scalars, shape, inputs);
        List<Tensor> results = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            results.add(tensor(outputs.get(i), node, i));
        }
        return results;
    }

    private @Nullable Node mapNode(
            Program program, Scalars scalars, Shape shape, List<Tensor> inputs) {
        if (!Recorder.tracked(inputs)) {
            return null;
        }
        Rules.OfMap rule = mapRule(program, scalars, shape, inputs);
        return rule.kept().results().isEmpty() ? null : saving(rule, rule.kept(), inputs);
    }

    private Rules.OfMap mapRule(
            Program program, Scalars scalars, Shape shape, List<Tensor> inputs) {
        Pullback kept = gradients.pullback(program, trackedInputs(inputs));
        return new Rules.OfMap(gradients, program, scalars, shape, shapes(inputs), kept);
    }

    private Node saving(Rule rule, Pullback kept, List<Tensor> inputs) {
        Node node = recorder.node(rule, inputs);
        kept.primals().forEach(i -> node.save(Recorder.value(inputs.get(i))));
        return node;
    }

    @Override
    public Tensor reduce(
            Program program,
            Scalars scalars,
            Combine combine,
            List<Integer> axes,
            Shape shape,
            List<Tensor> inputs) {
        boolean tracked = Recorder.tracked(inputs);
        boolean plain = program.equals(Program.identity());
        if (tracked && combine != Combine.SUM && !plain) {
            List<Tensor> z = map(program, scalars, shape, inputs);
            return reduce(Program.identity(), Scalars.none(), combine, axes, shape, z);
        }
        Tensor y = new Reduction(this, combine).run(program, scalars, axes, shape, inputs);
        if (!tracked) {
            return y;
        }
        Shape kept = keptAxes(shape, axes);
        Value v = Recorder.value(y);
        Node node =
                combine == Combine.SUM
                        ? sumNode(program, scalars, shape, inputs, kept)
                        : extremeNode(combine, axes, inputs, y, kept);
        return node == null ? y : recorder.tensor(v.storage(), v.dtype(), v.layout(), node, 0);
    }

    private @Nullable Node sumNode(
            Program program, Scalars scalars, Shape shape, List<Tensor> inputs, Shape kept) {
        Rules.OfMap rule = mapRule(program, scalars, shape, inputs);
        return rule.kept().results().isEmpty()
                ? null
                : saving(new Rules.OfSum(rule, kept), rule.kept(), inputs);
    }

    private Node extremeNode(
            Combine combine, List<Integer> axes, List<Tensor> inputs, Tensor y, Shape kept) {
        String label = combine == Combine.MAX ? "max" : "min";
        Node node = recorder.node(new Rules.OfExtreme(label, axes, kept), inputs);
        node.save(Recorder.value(inputs.getFirst()));
        node.save(Recorder.value(y));
        return node;
    }

    private static Shape keptAxes(Shape shape, List<Integer> axes) {
        Shape kept = shape;
        for (int axis : axes) {
            kept = kept.with(axis, 1);
        }
        return kept;
    }

    /** One reduction over neighbouring axes, as a kernel. */
    Tensor reduceRun(
            Program program,
            Scalars scalars,
            Combine combine,
            int from,
            int to,
            Shape shape,
            List<Tensor> inputs) {
        Shape kept = shape.slice(0, from).concat(shape.slice(to, shape.rank()));
        Fresh out = fresh(result(inputs), kept);
        launcher.reduce(
                program,
                scalars.params(program),
                scalars.keys(program),
                combine,
                from,
                to,
                inputs.stream().map(x -> slice(x, shape)).toList(),
                out.slice());
        return tensor(out, null, 0);
    }

    @Override
    public Tensor matmul(Program epilogue, Tensor a, Tensor b, List<Tensor> extras) {
        List<Tensor> inputs = new ArrayList<>(List.of(a, b));
        inputs.addAll(extras);
        boolean tracked = Recorder.tracked(inputs);
        MatMulOperands m = new MatMulOperands(this, a, b, extras);
        if (!tracked) {
            Fresh out = fresh(a.dtype(), m.shape());
            launcher.matmul(epilogue, false, m.operands(out.slice(), Optional.empty()));
            return tensor(out, null, 0);
        }
        return recordedMatmul(epilogue, m, inputs);
    }

    private Tensor recordedMatmul(Program epilogue, MatMulOperands m, List<Tensor> inputs) {
        boolean[] tracked = trackedInputs(inputs);
        boolean[] inner = new boolean[epilogue.inputs().size()];
        inner[0] = tracked[0] || tracked[1];
        System.arraycopy(tracked, 2, inner, 1, inner.length - 1);
        Pullback kept = gradients.pullback(epilogue, inner);
        boolean needsProduct = kept.primals().contains(0) && !epilogue.equals(Program.identity());
        Fresh out = fresh(inputs.getFirst().dtype(), m.shape());
        Optional<Fresh> product =
                needsProduct
                        ? Optional.of(fresh(inputs.getFirst().dtype(), m.shape()))
                        : Optional.empty();
        launcher.matmul(epilogue, needsProduct, m.operands(out.slice(), product.map(Fresh::slice)));
        List<Shape> shapes = new ArrayList<>(List.of(m.shape()));
        inputs.subList(2, inputs.size()).forEach(x -> shapes.add(x.shape()));
        Rule rule = new Rules.OfMatMul(gradients, epilogue, m.shape(), shapes, kept);
        Node node = recorder.node(rule, inputs);
        node.save(Recorder.value(inputs.get(0)));
        node.save(Recorder.value(inputs.get(1)));
        for (int i : kept.primals()) {
            node.save(
                    i == 0
                            ? Recorder.value(tensor(product.orElseThrow(), node, 1))
                            : Recorder.value(inputs.get(i + 1)));
        }
        return tensor(out, node, 0);
    }

    @Override
    public Tensor gather(Tensor table, Tensor numbers) {
        Shape rest = table.shape().slice(1, table.shape().rank());
        Fresh out = fresh(table.dtype(), numbers.shape().concat(rest));
        long n = numbers.shape().elements();
        Slice rows = flat(dense(table), table.shape().dim(0), rest.elements());
        launcher.gather(rows, flat(dense(numbers), n), flat(out, n, rest.elements()));
        if (!Recorder.tracked(List.of(table))) {
            return tensor(out, null, 0);
        }
        Node node = recorder.node(new Rules.OfGather(table.shape()), List.of(table, numbers));
        node.save(Recorder.value(numbers));
        return tensor(out, node, 0);
    }

    @Override
    public Tensor scatterAdd(Tensor numbers, Tensor source, long rows) {
        Shape rest = source.shape().slice(numbers.shape().rank(), source.shape().rank());
        Fresh out = fresh(source.dtype(), Shape.of(rows).concat(rest));
        long n = numbers.shape().elements();
        launcher.scatterAdd(
                flat(dense(numbers), n),
                flat(dense(source), n, rest.elements()),
                flat(out, rows, rest.elements()));
        if (!Recorder.tracked(List.of(source))) {
            return tensor(out, null, 0);
        }
        Node node = recorder.node(new Rules.OfScatterAdd(), List.of(numbers, source));
        node.save(Recorder.value(numbers));
        return tensor(out, node, 0);
    }

    private static Slice flat(Tensor x, long... dims) {
        Slice s = slice(x);
        return new Slice(s.buffer(), Layout.dense(Shape.of(dims), s.layout().offset()));
    }

    private static Slice flat(Fresh f, long... dims) {
        return new Slice(f.storage.buffer(), Layout.dense(Shape.of(dims)));
    }

    /** The same values row-major without gaps; itself if it is so already. No history. */
    Tensor dense(Tensor x) {
        Value v = Recorder.value(x);
        return v.layout().isDense() ? x : copied(x, x.dtype());
    }

    private Tensor copied(Tensor x, DType dtype) {
        Fresh out = fresh(dtype, x.shape());
        launcher.copy(slice(x), out.slice());
        return tensor(out, null, 0);
    }

    private Tensor retie(Tensor y, Node node) {
        Value v = Recorder.value(y);
        return recorder.tensor(v.storage(), v.dtype(), v.layout(), node, 0);
    }

    @Override
    public Tensor view(Tensor x, Op.Transform transform) {
        Value v = Recorder.value(x);
        v.requireLive();
        Tensor y = viewed(x, v, transform);
        boolean tracked = Recorder.tracked(List.of(x));
        return tracked
                ? retie(y, recorder.node(new Rules.OfView(this, transform, x.shape()), List.of(x)))
                : y;
    }

    private Tensor viewed(Tensor x, Value v, Op.Transform transform) {
        Layout l = v.layout();
        Layout to =
                switch (transform) {
                    case Op.Transform.Reshape r -> l.reshape(r.shape());
                    case Op.Transform.Permute p ->
                            l.permute(p.order().stream().mapToInt(Integer::intValue).toArray());
                    case Op.Transform.Broadcast b -> l.broadcastTo(b.shape());
                    case Op.Transform.Slice s -> l.slice(s.axis(), s.from(), s.step(), s.count());
                };
        if (to != null) {
            return recorder.tensor(v.storage(), v.dtype(), to, null, 0);
        }
        Value packed = Recorder.value(copied(x, x.dtype()));
        Layout dense = Layout.dense(((Op.Transform.Reshape) transform).shape());
        return recorder.tensor(packed.storage(), packed.dtype(), dense, null, 0);
    }

    /** An identity whose node starts a fresh stretch of the tape. */
    Tensor passage(Tensor x) {
        return view(x, new Op.Transform.Reshape(x.shape()));
    }

    /** Zeros of a shape with x in a slice of them. */
    Tensor pad(Tensor x, Op.Transform.Slice s, Shape shape) {
        Fresh out = fresh(x.dtype(), shape);
        zero(out);
        Layout part = out.layout.slice(s.axis(), s.from(), s.step(), s.count());
        launcher.copy(slice(x), new Slice(out.storage.buffer(), part));
        return Recorder.tracked(List.of(x))
                ? tensor(out, recorder.node(new Rules.OfPad(this, s), List.of(x)), 0)
                : tensor(out, null, 0);
    }

    private void zero(Fresh out) {
        Slice zero = slice(scalar(0, out.dtype), out.layout.shape());
        launcher.copy(zero, out.slice());
    }

    private Tensor scalar(double value, DType dtype) {
        return create(
                DType.F64, Shape.scalar(), MemorySegment.ofArray(new double[] {value}), dtype);
    }

    private Tensor create(DType dtype, Shape shape, MemorySegment elements, DType wanted) {
        if (wanted == DType.F64) {
            return create(dtype, shape, elements);
        }
        float narrow = (float) elements.get(java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED, 0);
        return create(DType.F32, shape, MemorySegment.ofArray(new float[] {narrow}));
    }

    @Override
    public List<Tensor> split(Tensor x, int axis, int count) {
        long size = x.shape().dim(axis) / count;
        Shape part = x.shape().with(axis, size);
        Value v = Recorder.value(x);
        v.requireLive();
        Node node =
                Recorder.tracked(List.of(x))
                        ? recorder.node(new Rules.OfSplit(axis, count, part), List.of(x))
                        : null;
        return IntStream.range(0, count)
                .mapToObj(i -> v.layout().slice(axis, i * size, 1, size))
                .map(l -> recorder.tensor(v.storage(), v.dtype(), l, null, 0))
                .map(new Numbering(node)::tie)
                .toList();
    }

    /** Ties parts to outputs 0, 1, 2, … of a node. */
    private final class Numbering {
        private final @Nullable Node node;
        private int next;

        Numbering(@Nullable Node node) {
            this.node = node;
        }

        Tensor tie(Tensor part) {
            Value v = Recorder.value(part);
            return node == null
                    ? part
                    : recorder.tensor(v.storage(), v.dtype(), v.layout(), node, next++);
        }
    }

    @Override
    public Tensor concat(int axis, List<Tensor> all) {
        List<Long> sizes = all.stream().map(t -> t.shape().dim(axis)).toList();
        long total = sizes.stream().mapToLong(Long::longValue).sum();
        Tensor first = all.getFirst();
        Fresh out = fresh(first.dtype(), first.shape().with(axis, total));
        long at = 0;
        for (int i = 0; i < all.size(); i++) {
            Layout part = out.layout.slice(axis, at, 1, sizes.get(i));
            launcher.copy(slice(all.get(i)), new Slice(out.storage.buffer(), part));
            at += sizes.get(i);
        }
        return Recorder.tracked(all)
                ? tensor(out, recorder.node(new Rules.OfConcat(axis, sizes), all), 0)
                : tensor(out, null, 0);
    }

    @Override
    public Tensor cast(Tensor x, DType dtype) {
        Tensor y = copied(x, dtype);
        boolean tracked =
                x.dtype().isFloating() && dtype.isFloating() && Recorder.tracked(List.of(x));
        return tracked ? retie(y, recorder.node(new Rules.OfCast(x.dtype()), List.of(x))) : y;
    }

    @Override
    public List<Tensor> composite(Op.Composite op, List<Tensor> inputs) {
        CompositeDefinition definition = Composites.find(op);
        definition.check().of(op, inputs);
        Tensor x = inputs.getFirst();
        if (!definition.rowwise() || x.shape().rank() == 2) {
            return flatComposite(op, definition, inputs);
        }
        Shape lead = x.shape().slice(0, x.shape().rank() - 1);
        List<Tensor> flat = new ArrayList<>(inputs);
        flat.set(0, x.reshape(lead.elements(), x.shape().dim(-1)));
        for (int i = 1; i < flat.size(); i++) {
            if (flat.get(i).shape().equals(lead)) {
                flat.set(i, flat.get(i).reshape(lead.elements()));
            }
        }
        List<Tensor> results = new ArrayList<>(flatComposite(op, definition, flat));
        Shape y = results.getFirst().shape();
        results.set(0, results.getFirst().reshape(lead.concat(y.slice(1, y.rank())).dims()));
        return results;
    }

    private List<Tensor> flatComposite(
            Op.Composite op, CompositeDefinition definition, List<Tensor> inputs) {
        List<Shape> outputs = definition.shapes().of(shapes(inputs));
        List<Tensor> results =
                Context.current()
                        .withGradients(false)
                        .run(() -> claimed(op, inputs, outputs, false));
        if (results.isEmpty()) {
            return List.of(definition.decomposition().of(op, inputs));
        }
        if (!Recorder.tracked(inputs)) {
            return results;
        }
        Rule rule = new CompositeRule(this, op, definition, inputs.size());
        Node node = recorder.node(rule, inputs);
        inputs.forEach(t -> node.save(Recorder.value(t)));
        definition.gradientOutputs().forEach(i -> node.save(Recorder.value(results.get(i))));
        List<Tensor> tied = new ArrayList<>(results);
        tied.set(0, retie(results.getFirst(), node));
        return tied;
    }

    /**
     * The backend's own kernel for a composite: its results, or none when it has no such kernel. No
     * history.
     */
    List<Tensor> claimed(
            Op.Composite op, List<Tensor> inputs, List<Shape> shapes, boolean inPlace) {
        List<Tensor> ready = inputs.stream().map(this::innerDense).toList();
        DType dtype = result(inputs);
        List<Operand> operands = new ArrayList<>();
        ready.forEach(t -> operands.add(new Operand(t.dtype(), Recorder.value(t).layout().kind())));
        shapes.forEach(_ -> operands.add(new Operand(dtype, Layout.Kind.DENSE)));
        if (!launcher.claims(op, operands)) {
            return List.of();
        }
        List<Slice> slices = new ArrayList<>();
        ready.forEach(t -> slices.add(slice(t)));
        List<Fresh> outputs = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            Fresh f =
                    i == 0 && inPlace && reusable(ready.getFirst())
                            ? over(ready.getFirst())
                            : fresh(dtype, shapes.get(i));
            outputs.add(f);
            slices.add(f.slice());
        }
        launcher.composite(op, slices);
        return outputs.stream().map(f -> tensor(f, null, 0)).toList();
    }

    private Tensor innerDense(Tensor x) {
        Layout l = Recorder.value(x).layout();
        return l.isDense() || l.kind() == Layout.Kind.INNER_DENSE ? x : dense(x);
    }

    /**
     * Held by the tape's saved value and by the handle in hand alone, and about to be dropped by
     * both.
     */
    private static boolean reusable(Tensor x) {
        Value v = Recorder.value(x);
        return v.layout().isDense() && v.storage().hasHolders(2);
    }

    private static Fresh over(Tensor x) {
        Value v = Recorder.value(x);
        return new Fresh(v.storage(), v.dtype(), v.layout());
    }

    @Override
    public Tensor create(DType dtype, Shape shape, MemorySegment elements) {
        Fresh out = fresh(dtype, shape);
        if (elements.byteSize() > 0) {
            parts.backend().write(out.storage.buffer(), 0, elements);
        }
        return tensor(out, null, 0);
    }

    @Override
    public void read(Tensor x, MemorySegment target) {
        Tensor packed = dense(x);
        Slice s = slice(packed);
        if (target.byteSize() > 0) {
            parts.backend().read(s.buffer(), s.layout().offset(), target);
        }
        if (packed != x) {
            release(packed);
        }
    }

    @Override
    public Tensor variable(Tensor x) {
        Value v = Recorder.value(x);
        v.requireLive();
        String name = v.name() == null ? "variable" : v.name();
        Node leaf = recorder.node(new Rules.Leaf(name), List.of());
        return recorder.tensor(v.storage(), v.dtype(), v.layout(), leaf, 0);
    }

    @Override
    public Tensor detach(Tensor x) {
        Value v = Recorder.value(x);
        v.requireLive();
        return v.node() == null ? x : recorder.tensor(v.storage(), v.dtype(), v.layout(), null, 0);
    }

    @Override
    public Tensor keep(Tensor x) {
        return recorder.keep(x);
    }

    @Override
    public void release(Tensor x) {
        Recorder.value(x).release();
    }

    @Override
    public void name(Tensor x, String name) {
        Recorder.value(x).name(name);
    }

    @Override
    public @Nullable String nameOf(Tensor x) {
        return Recorder.value(x).name();
    }

    @Override
    public boolean isTracked(Tensor x) {
        return Recorder.value(x).node() != null;
    }

    @Override
    public List<Tensor> gradients(
            Tensor y, @Nullable Tensor seed, List<Tensor> xs, boolean differentiable) {
        xs.forEach(CoreEngine::requireTracked);
        return recorder.scoped(
                () -> differentiate(y, seed, xs, differentiable), results -> results);
    }

    private List<Tensor> differentiate(
            Tensor y, @Nullable Tensor seed, List<Tensor> xs, boolean differentiable) {
        Tensor d = seed == null ? ones(y) : seed;
        Value root = Recorder.value(y);
        root.requireLive();
        List<Value> targets = xs.stream().map(Recorder::value).toList();
        List<@Nullable Tensor> found =
                root.node() == null
                        ? Rules.nothing(xs.size())
                        : new Backward(recorder, differentiable)
                                .protecting(d)
                                .run(root.node(), root.output(), d, targets);
        List<Tensor> results = new ArrayList<>();
        for (int i = 0; i < xs.size(); i++) {
            Tensor g = found.get(i);
            Tensor x = xs.get(i);
            results.add(
                    g == null
                            ? session.scalar(0).broadcastTo(x.shape().dims())
                            : recorder.alias(g));
        }
        return results;
    }

    private Tensor ones(Tensor y) {
        return session.scalar(1).broadcastTo(y.shape().dims());
    }

    private static void requireTracked(Tensor x) {
        if (Recorder.value(x).node() == null) {
            throw new TensorException(
                    "gradients: %s is no variable and has no history. Fix: x = x.variable() before using it"
                            .formatted(x));
        }
    }

    /** Gradients of y for parameters, each handed to the sink as soon as it is complete. */
    public void gradients(Tensor y, List<Parameter> wanted, ParameterStore.Sink sink) {
        Value root = Recorder.value(y);
        Node node = root.node();
        if (node == null) {
            throw new TensorException(
                    "gradients: %s depends on no parameter. Fix: compute it with gradients on, from a model of this session"
                            .formatted(y));
        }
        recorder.scoped(
                () -> {
                    Tensor d = ones(y);
                    new Backward(recorder, false)
                            .protecting(d)
                            .leaves(
                                    node,
                                    root.output(),
                                    d,
                                    parameters.leaves(wanted),
                                    (leaf, g) -> sink.accept(parameters.of(leaf), g));
                    return d;
                },
                _ -> List.of());
    }

    @Override
    public Tensor scoped(Supplier<Tensor> part) {
        return recorder.scoped(part, List::of);
    }

    @Override
    public void scope(Runnable part) {
        recorder.scoped(
                () -> {
                    part.run();
                    return part;
                },
                _ -> List.of());
    }

    @Override
    public Tensor value(Parameter parameter) {
        Tensor other = Context.current().overrides().get(parameter);
        return other != null ? other : parameters.value(parameter);
    }

    @Override
    public Tensor copy(Parameter parameter) {
        Tensor own = session.withoutGradients(() -> parameters.value(parameter));
        return copied(own, parameter.dtype());
    }

    @Override
    public void set(Parameter parameter, Tensor value) {
        parameters.set(parameter, value);
    }

    @Override
    public void enter(String module) {
        recorder.enter(module);
    }

    @Override
    public void leave() {
        recorder.leave();
    }

    @Override
    public String path() {
        return recorder.path();
    }

    @Override
    public long seed() {
        return parts.seed();
    }

    @Override
    public DType computeType() {
        return parts.dtype();
    }

    @Override
    public long liveBytes() {
        return allocator.liveBytes();
    }

    @Override
    public long liveBuffers() {
        return allocator.liveBuffers();
    }

    @Override
    public String device() {
        return parts.device();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            allocator.close();
            parts.close();
        }
    }

    /** The backend, for those that move bytes. */
    public Backend backend() {
        return parts.backend();
    }
}
