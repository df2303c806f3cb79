package org.espalier.testkit.optimizer;

import java.util.TreeMap;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.spi.OptimizerBench;
import org.espalier.tensor.Session;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/** The declared bytes of state beside those of the memory that was taken. */
final class BytesCheck implements CaseCheck<Walk> {
    private final OptimizerSubject subject;
    private final Session session = OptimizerSubject.session(DType.F32);

    BytesCheck(OptimizerSubject subject) {
        this.subject = subject;
    }

    @Override
    public Verdict check(Walk walk) {
        OptimizerBench bench = subject.bench(session, new TreeMap<>());
        bench.weights(walk.start(), walk.dims());
        bench.step(walk.gradient(1));
        Shape shape = Shape.of(walk.dims());
        long declared = subject.optimizer().of("w", shape).stateBytes(shape, DType.F32);
        return declared == bench.stateBytes()
                ? new Verdict.Passed()
                : new Verdict.Broken(
                        "it declares %s bytes and holds %s"
                                .formatted(declared, bench.stateBytes()));
    }

    @Override
    public void close() {
        session.close();
    }
}
