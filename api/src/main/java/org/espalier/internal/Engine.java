package org.espalier.internal;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.espalier.kernel.Combine;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.nn.Parameter;
import org.espalier.tensor.MemoryUse;
import org.espalier.tensor.Profile;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** What a session does. Shapes and types have been checked by the caller. */
public interface Engine {
    /**
     * A program over inputs that broadcast to {@code shape}; one result per output, all of one
     * dtype.
     */
    List<Tensor> map(Program program, Scalars scalars, Shape shape, List<Tensor> inputs);

    /** A program combined over axes (ascending, distinct); the axes vanish from the shape. */
    Tensor reduce(
            Program program,
            Scalars scalars,
            Combine combine,
            List<Integer> axes,
            Shape shape,
            List<Tensor> inputs);

    /**
     * Matrix product over the last two axes with an epilogue whose further inputs broadcast to the
     * result.
     */
    Tensor matmul(Program epilogue, Tensor a, Tensor b, List<Tensor> extras);

    /** Rows of a table by number. */
    Tensor gather(Tensor table, Tensor numbers);

    /** Sums rows into a table of {@code rows} rows by number. */
    Tensor scatterAdd(Tensor numbers, Tensor source, long rows);

    /** Another layout of the same elements. */
    Tensor view(Tensor x, Op.Transform transform);

    /** Parts of an axis, as views, of sizes that sum to its own. */
    List<Tensor> split(Tensor x, int axis, long[] sizes);

    /** Parts joined along an axis. */
    Tensor concat(int axis, List<Tensor> parts);

    /** Another element type. */
    Tensor cast(Tensor x, DType dtype);

    /** A named larger operation; the differentiable result first. */
    List<Tensor> composite(Op.Composite op, List<Tensor> inputs);

    /** A tensor with these little-endian elements. */
    Tensor create(DType dtype, Shape shape, MemorySegment elements);

    /** Copies the elements, row-major and little endian; waits for them. */
    void read(Tensor x, MemorySegment target);

    /** The same value as a leaf that gradients can be taken of. */
    Tensor variable(Tensor x);

    /** The same value without history. */
    Tensor detach(Tensor x);

    /** Moves a value out of the scopes it was made in. */
    Tensor keep(Tensor x);

    /** Releases a value now. */
    void release(Tensor x);

    /** Names a value for messages. */
    void name(Tensor x, String name);

    /** The name messages use, if any. */
    @Nullable String nameOf(Tensor x);

    /** True when gradients reach this value. */
    boolean isTracked(Tensor x);

    /**
     * Gradients of y (weighted by seed, ones if absent) for each x; zeros where y does not depend
     * on it.
     */
    List<Tensor> gradients(
            Tensor y, @Nullable Tensor seed, List<Tensor> xs, boolean differentiable);

    /** Runs a part in a scope: what it makes is released at its end, but for the result. */
    Tensor scoped(Supplier<Tensor> part);

    /**
     * Runs a function in a scope. Where gradients are recorded it keeps x alone of what they need,
     * and runs the function again when they pass through.
     */
    Tensor replayed(UnaryOperator<Tensor> function, Tensor x);

    /** Runs a part in a scope: all it makes is released at its end. */
    void scope(Runnable part);

    /** The value of a parameter: an override of the context, else its own. */
    Tensor value(Parameter parameter);

    /** A copy of a parameter's own value. */
    Tensor copy(Parameter parameter);

    /** Replaces a parameter's value. */
    void set(Parameter parameter, Tensor value);

    /** Opens a named stretch of the module path. */
    void enter(String module);

    /** Closes it. */
    void leave();

    /** The module path in force, for messages and random streams. */
    String path();

    /** The seed of the session. */
    long seed();

    /** The type parameters are computed in. */
    DType computeType();

    /** Bytes of live tensors. */
    long liveBytes();

    /** Bytes of live tensors by what they are for. */
    MemoryUse memory();

    /** The same at the moment of most since the last reset. */
    MemoryUse peakMemory();

    /** Starts the peak again at what is live. */
    void resetPeakMemory();

    /** Live buffers. */
    long liveBuffers();

    /** The first screen's words for backend and threads. */
    String device();

    /** Launches and time since the last reset. */
    Profile profile();

    /** Starts the profile again at zero; compiled kernels stay counted. */
    void resetProfile();

    /** Frees everything. */
    void close();
}
