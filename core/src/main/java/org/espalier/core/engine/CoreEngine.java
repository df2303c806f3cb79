package org.espalier.core.engine;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.espalier.internal.Context;
import org.espalier.internal.Engine;
import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.nn.Parameter;
import org.espalier.spi.backend.Backend;
import org.espalier.tensor.MemoryUse;
import org.espalier.tensor.Profile;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A session's engine. An operation is issued by the class of its kind ({@link Maps}, {@link
 * Reductions}, {@link Products}, {@link Rows}, {@link Views}, {@link Copies}, {@link
 * CompositeCalls}): it lowers the operation to what backends know, the {@link Launcher} runs the
 * kernels, and the {@link Recorder} puts the result on the tape where gradients are wanted.
 */
public final class CoreEngine implements Engine {
    private final Session session;
    private final SessionParts parts;
    private final Allocator allocator;
    private final Recorder recorder;
    private final Launcher launcher;
    private final Maps maps;
    private final Reductions reductions;
    private final Products products;
    private final Rows rows;
    private final Views views;
    private final Copies copies;
    private final CompositeCalls composites;
    private final Derivation derivation;
    private final ParameterStore parameters;
    private boolean closed;

    /** An engine over an open backend. */
    public CoreEngine(Session session, SessionParts parts) {
        this.session = session;
        this.parts = parts;
        this.allocator = new Allocator(parts.backend(), parts.memoryBudget());
        this.recorder = new Recorder(session, allocator);
        this.launcher =
                new Launcher(
                        parts.backend(),
                        parts.base(),
                        new KernelClasses(parts.backendId(), parts.baseId()));
        Issue issue = new Issue(recorder, launcher, parts.dtype(), parts.precision());
        ProgramGradient gradients = new ProgramGradient(this);
        this.maps = new Maps(issue, gradients);
        this.reductions = new Reductions(issue, maps);
        this.copies = new Copies(issue, parts.backend());
        this.products = new Products(issue, copies, gradients);
        this.rows = new Rows(issue, copies);
        this.views = new Views(issue, copies);
        this.derivation = new Derivation(session, recorder);
        this.composites = new CompositeCalls(issue, copies, views, derivation);
        this.parameters = new ParameterStore(this);
    }

    @Override
    public List<Tensor> map(Program program, Scalars scalars, Shape shape, List<Tensor> inputs) {
        recorder.operation(program.name());
        return maps.map(program, scalars, shape, inputs);
    }

    @Override
    public Tensor reduce(
            Program program,
            Scalars scalars,
            Combine combine,
            List<Integer> axes,
            Shape shape,
            List<Tensor> inputs) {
        recorder.operation(
                switch (combine) {
                    case SUM -> "sum";
                    case MAX -> "max";
                    case MIN -> "min";
                });
        return reductions.reduce(program, scalars, combine, axes, shape, inputs);
    }

    @Override
    public Tensor matmul(Program epilogue, Tensor a, Tensor b, List<Tensor> extras) {
        recorder.operation("matmul");
        return products.matmul(epilogue, a, b, extras);
    }

    @Override
    public Tensor gather(Tensor table, Tensor numbers) {
        recorder.operation("gather");
        return rows.gather(table, numbers);
    }

    @Override
    public Tensor scatterAdd(Tensor numbers, Tensor source, long count) {
        recorder.operation("scatter-add");
        return rows.scatterAdd(numbers, source, count);
    }

    @Override
    public Tensor view(Tensor x, Op.Transform transform) {
        recorder.operation("view");
        return views.view(x, transform);
    }

    @Override
    public List<Tensor> split(Tensor x, int axis, long[] sizes) {
        return views.split(x, axis, sizes);
    }

    @Override
    public Tensor concat(int axis, List<Tensor> all) {
        recorder.operation("concat");
        return copies.concat(axis, all);
    }

    @Override
    public Tensor cast(Tensor x, DType dtype) {
        recorder.operation("cast");
        return copies.cast(x, dtype);
    }

    @Override
    public List<Tensor> composite(Op.Composite op, List<Tensor> inputs) {
        recorder.operation(op.label());
        return composites.composite(op, inputs);
    }

    @Override
    public Tensor create(DType dtype, Shape shape, MemorySegment elements) {
        recorder.operation("create");
        return copies.create(dtype, shape, elements);
    }

    @Override
    public void read(Tensor x, MemorySegment target) {
        recorder.operation("read");
        copies.read(x, target);
    }

    @Override
    public Tensor variable(Tensor x) {
        return derivation.variable(x);
    }

    @Override
    public Tensor detach(Tensor x) {
        return derivation.detach(x);
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
        return derivation.gradients(y, seed, xs, differentiable);
    }

    /** Gradients of y for parameters: contributions, each handed to the sink as it comes. */
    public void gradients(Tensor y, List<Parameter> wanted, ParameterStore.Sink sink) {
        derivation.gradients(y, wanted, parameters, sink);
    }

    @Override
    public Tensor scoped(Supplier<Tensor> part) {
        return recorder.scoped(part, List::of);
    }

    @Override
    public Tensor replayed(UnaryOperator<Tensor> function, Tensor x) {
        return Replay.of(recorder, function, x);
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
        recorder.operation("copy");
        return copies.copied(own, parameter.dtype());
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
        return allocator.ledger().total();
    }

    @Override
    public MemoryUse memory() {
        return allocator.ledger().use();
    }

    @Override
    public MemoryUse peakMemory() {
        return allocator.ledger().peak();
    }

    @Override
    public void resetPeakMemory() {
        allocator.ledger().resetPeak();
    }

    /** Starts {@link #stepMemory} again at what is live. */
    public void beginStep() {
        allocator.ledger().beginStep();
    }

    /** Bytes by owner at the moment of most since {@link #beginStep}. */
    public MemoryUse stepMemory() {
        return allocator.ledger().step();
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

    /**
     * Runs a part until a result of it is not finite, and says in words which: operation, type,
     * shape and module. Empty where all are.
     */
    public String firstNotFinite(Runnable part) {
        return new Watch(recorder).over(part);
    }

    /** The kernels in use and what they promise. */
    public KernelClasses kernels() {
        return launcher.classes();
    }
}
