package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.spi.Host;
import org.espalier.tensor.Session;
import org.espalier.tensor.SessionConfig;
import org.espalier.tensor.Tensor;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/** A bad call is refused in words, changes nothing, and leaves the device usable. */
final class BadCallCheck implements CaseCheck<BadCallCheck.On> {
    /** A bad call on a tensor of a shape. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record On(BadCall call, long[] dims) {
        @Override
        public String toString() {
            return call + " on " + Arrays.toString(dims);
        }
    }

    private final Session session;
    private final Tensor kept;

    BadCallCheck(Candidate candidate) {
        session = Host.get().session(candidate.provider(), SessionConfig.defaults().threads(2));
        kept = session.tensor(new float[] {1, -2, 3}, 3).keep();
    }

    @Override
    public Verdict check(On one) {
        long before = session.liveBuffers();
        List<String> wrong = new ArrayList<>();
        session.scope(() -> refused(one.call(), tensor(one.dims())).ifPresent(wrong::add));
        return wrong.stream()
                .findFirst()
                .or(() -> left(before))
                .or(this::works)
                .<Verdict>map(Verdict.Broken::new)
                .orElseGet(Verdict.Passed::new);
    }

    private Tensor tensor(long... dims) {
        return session.full(0.5, dims);
    }

    private static Optional<String> refused(BadCall call, Tensor x) {
        try {
            Object result = call.mistake().apply(x);
            return Optional.of("nothing was thrown; it gave " + result);
        } catch (RuntimeException e) {
            return rubric(call, e);
        }
    }

    /** Our own type; the operation, the shapes and a fix in the message. */
    private static Optional<String> rubric(BadCall call, RuntimeException e) {
        String message = String.valueOf(e.getMessage());
        if (!e.getClass().getName().startsWith("org.espalier.")) {
            return Optional.of("it threw " + e + ", which is not a type of the platform");
        }
        return call.words().stream()
                .filter(word -> !message.contains(word))
                .findFirst()
                .map(word -> "the message does not name '" + word + "': " + message);
    }

    private Optional<String> left(long before) {
        long now = session.liveBuffers();
        return now == before
                ? Optional.empty()
                : Optional.of("it left " + (now - before) + " buffers behind");
    }

    private Optional<String> works() {
        double[] twice = new double[1];
        session.scope(() -> twice[0] = kept.mul(2).sum().item());
        return twice[0] == 4
                ? Optional.empty()
                : Optional.of("afterwards 2 · [1, −2, 3] sums to " + twice[0]);
    }

    @Override
    public void close() {
        session.close();
    }
}
