package org.espalier.nn;

import java.util.List;
import java.util.stream.IntStream;
import org.espalier.internal.Doors;
import org.espalier.kernel.Combine;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.tensor.Scalars;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/**
 * Batch normalization (Ioffe and Szegedy, ICML 2015, Algorithm 1): (x − mean)/√(variance + ε)·gain
 * + bias for each channel: [B, channels, ..] → same. In training mean and variance are those of the
 * batch, of each virtual shard on its own, and the variance is the biased one; elsewhere they are
 * running ones. Each update moves those by a tenth of the way to the mean over the shards of mean
 * and unbiased variance. Weights given by {@link Module#with} have no leading axes.
 */
public final class BatchNorm extends Module {
    private static final double EPS = 1e-5;
    private static final double MOMENTUM = 0.1; // the share of the new

    private static final Program SQUARED_DISTANCE =
            Program.named(
                    "squared-distance",
                    p -> p.out(p.in("x").sub(p.in("sum").div(p.param("n"))).square()));

    /** (x − sum/n)/√(squares/n + ε)·gain + bias. */
    private static final Program NORMALIZE =
            Program.named(
                    "batch-norm",
                    p -> {
                        var centered = p.in("x").sub(p.in("sum").div(p.param("n")));
                        var variance = p.in("squares").div(p.param("n")).add(p.param("eps"));
                        p.out(centered.div(variance.sqrt()).mul(p.in("gain")).add(p.in("bias")));
                    });

    /** kept·(1 − m) + now·(m/n). */
    private static final Program BLEND =
            Program.named(
                    "running",
                    p ->
                            p.out(
                                    p.in("kept")
                                            .mul(p.param("rest"))
                                            .add(p.in("now").mul(p.param("share")))));

    private final long channels;
    private final Parameter gain; // [channels]
    private final Parameter bias; // [channels]
    private final State mean; // [channels]
    private final State variance; // [channels]

    /** Gain 1, bias 0, ε = 1e-5; running mean 0 and variance 1. */
    public BatchNorm(Session session, long channels) {
        super(session);
        this.channels = channels;
        this.gain = parameter("weight", Init.ones(), channels);
        this.bias = parameter("bias", Init.zeros(), channels);
        this.mean = state("running-mean", Init.zeros(), channels);
        this.variance = state("running-variance", Init.ones(), channels);
    }

    @Override
    protected Tensor forward(Tensor x) { // x [B, channels, ..]
        require(x);
        return isTraining() ? byBatch(x) : normalized(x, 1, mean.value(), variance.value());
    }

    private Tensor byBatch(Tensor x) {
        long perChannel = x.shape().elements() / channels;
        requireSeveral(x, perChannel);
        double n = (double) perChannel;
        List<Integer> axes =
                IntStream.range(0, x.shape().rank()).filter(a -> a != 1).boxed().toList();
        Tensor sum = Tensor.reduce(Program.identity(), Combine.SUM, axes, x); // [channels]
        Tensor squares = squares(x, sum, n, axes);
        session().withoutGradients(() -> remember(sum, squares, n));
        return normalized(x, n, sum, squares);
    }

    private Tensor squares(Tensor x, Tensor sum, double n, List<Integer> axes) {
        Tensor distance =
                Tensor.map(SQUARED_DISTANCE, Scalars.of("n", n), x, column(x, sum)).getFirst();
        return Tensor.reduce(Program.identity(), Combine.SUM, axes, distance);
    }

    private Tensor remember(Tensor sum, Tensor squares, double n) {
        mean.propose(blend(mean.value(), sum, n));
        variance.propose(blend(variance.value(), squares, n - 1));
        return sum;
    }

    private static Tensor blend(Tensor kept, Tensor sum, double n) {
        Scalars s = Scalars.of("rest", 1 - MOMENTUM).with("share", MOMENTUM / n);
        return Tensor.map(BLEND, s, kept, sum).getFirst();
    }

    private Tensor normalized(Tensor x, double n, Tensor sum, Tensor squares) {
        Scalars s = Scalars.of("n", n).with("eps", EPS);
        return Tensor.map(
                        NORMALIZE,
                        s,
                        x,
                        column(x, sum),
                        column(x, squares),
                        column(x, gain.value()),
                        column(x, bias.value()))
                .getFirst();
    }

    /** [channels] → [channels, 1..], to be broadcast over x. */
    private static Tensor column(Tensor x, Tensor perChannel) {
        Shape shape = perChannel.shape();
        while (shape.rank() < x.shape().rank() - 1) {
            shape = shape.insert(shape.rank(), 1);
        }
        return perChannel.reshape(shape.dims());
    }

    private void require(Tensor x) {
        Doors.Tensors doors = Doors.tensors();
        doors.require(
                x.shape().rank() >= 2 && x.shape().dim(1) == channels,
                session(),
                () ->
                        "batch-norm: %s has no axis 1 of %s channels"
                                .formatted(doors.show("x", x), channels),
                "give x as [batch, channels, ..]");
    }

    private void requireSeveral(Tensor x, long n) {
        Doors.Tensors doors = Doors.tensors();
        doors.require(
                n > 1,
                session(),
                () ->
                        "batch-norm: %s has %s value per channel, which has no variance"
                                .formatted(doors.show("x", x), n),
                "train on more samples per micro-batch: raise data.batch or lower data.shards");
    }
}
