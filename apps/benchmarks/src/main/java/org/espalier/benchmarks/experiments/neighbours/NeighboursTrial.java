package org.espalier.benchmarks.experiments.neighbours;

import org.espalier.benchmarks.experiments.Arm;
import org.espalier.benchmarks.experiments.Metrics;
import org.espalier.benchmarks.experiments.Trial;
import org.espalier.benchmarks.experiments.loops.Corpus;
import org.espalier.benchmarks.experiments.loops.Course;
import org.espalier.tensor.Session;
import org.espalier.train.Trainer;

/**
 * Training runs of {@link Neighbours} on 8 bytes each, on one thread of simd, without bounds on the
 * gradient. An arm says {@code corpus}, {@code units}, and what {@link Course} wants.
 */
record NeighboursTrial() implements Trial {
    private static final int CONTEXT = 8;
    private static final long HELD = 1; // bytes of files, which are not read

    @Override
    public Metrics run(Arm arm, long seed) {
        return Corpus.of(arm.text(Corpus.KEY)).read(HELD, source -> trained(arm, seed, source));
    }

    private static Metrics trained(Arm arm, long seed, Corpus.Source source) {
        try (Session session = Course.session(seed);
                NextByte text = new NextByte(source.open(CONTEXT), CONTEXT)) {
            Neighbours model = new Neighbours(session, CONTEXT, arm.whole("units"));
            return Course.run(Course.trainer(arm, Trainer.of(model, text).noUpdates()));
        }
    }
}
