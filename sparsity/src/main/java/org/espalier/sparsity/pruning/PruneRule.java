package org.espalier.sparsity.pruning;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;
import org.espalier.spi.NamePattern;
import org.espalier.train.ModelUpdate;
import org.espalier.train.StateArray;
import org.espalier.train.Update;
import org.espalier.train.UpdateTransform;

/**
 * What {@link Prune} does at an update. How many weights are pruned follows from the update's
 * number and the shapes; which ones, from the state {@code pruned}.
 *
 * @param isGlobal whether weights of all parameters are ranked together
 * @param hasScore whether they are ranked by movement
 */
record PruneRule(CubicSchedule schedule, boolean isGlobal, boolean hasScore, NamePattern pattern)
        implements UpdateTransform {
    @Override
    public boolean fits(String parameter, Shape shape) {
        return shape.rank() >= 2 && pattern.fits(parameter);
    }

    @Override
    public List<StateArray> state(Shape shape, DType dtype) {
        List<StateArray> arrays = new ArrayList<>();
        arrays.add(new StateArray(Candidate.PRUNED, shape, DType.U8));
        if (hasScore) {
            arrays.add(new StateArray(Candidate.SCORE, shape, dtype));
        }
        return arrays;
    }

    @Override
    public void before(ModelUpdate u) {
        if (schedule.at(u.step() - 1) > 0) {
            candidates(u).forEach(Candidate::dropGradients);
        }
        if (hasScore && u.step() <= schedule.end()) {
            u.groups().forEach(g -> candidates(g).forEach(c -> c.addMovement(g.rate())));
        }
    }

    @Override
    public void after(ModelUpdate u) {
        List<Candidate> all = candidates(u);
        if (schedule.prunesAt(u.step())) {
            prune(all, schedule.at(u.step()));
        }
        if (schedule.at(u.step()) > 0) {
            all.forEach(Candidate::dropWeights);
        }
        report(u, all);
    }

    private void prune(List<Candidate> all, double share) {
        for (List<Candidate> together : ranked(all)) {
            Smallest smallest = Smallest.of(together, count(together, share));
            together.forEach(c -> c.take(smallest));
        }
    }

    /** The candidates, those together that are ranked together. */
    private List<List<Candidate>> ranked(List<Candidate> all) {
        return isGlobal ? List.of(all) : all.stream().map(List::of).toList();
    }

    /** How many weights are pruned: the whole number nearest to their share. */
    private static long count(List<Candidate> together, double share) {
        return (long) StrictMath.rint(share * size(together));
    }

    private static long size(List<Candidate> candidates) {
        return candidates.stream().mapToLong(Candidate::size).sum();
    }

    private void report(ModelUpdate u, List<Candidate> all) {
        double share = schedule.at(u.step());
        double pruned = ranked(all).stream().mapToLong(c -> count(c, share)).sum();
        u.report("sparsity", pruned / size(all));
        u.report("density", 1 - pruned / weights(u));
    }

    /** Weights of the whole model. */
    private static long weights(ModelUpdate u) {
        return u.groups().stream()
                .flatMap(g -> g.parts().stream())
                .mapToLong(p -> p.shape().elements())
                .sum();
    }

    /** In the order of names, which decides between equals. */
    private List<Candidate> candidates(ModelUpdate u) {
        return u.groups().stream()
                .flatMap(g -> candidates(g).stream())
                .sorted(Comparator.comparing(Candidate::name))
                .toList();
    }

    private List<Candidate> candidates(Update group) {
        return group.parts().stream()
                .filter(p -> fits(p.name(), p.shape()))
                .map(p -> new Candidate(p, hasScore))
                .toList();
    }
}
