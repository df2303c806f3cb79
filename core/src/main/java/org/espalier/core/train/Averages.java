package org.espalier.core.train;

import java.util.List;
import java.util.Optional;
import org.espalier.train.UpdateTransform;

/**
 * Which arrays stand for the weights in evaluation and generation.
 *
 * @param transform whose they are, by its place
 * @param array their name
 */
record Averages(int transform, String array) {
    /** Those of the last transform that has some after so many updates; none for the weights. */
    static Optional<Averages> of(List<UpdateTransform> transforms, long updates) {
        for (int i = transforms.size() - 1; i >= 0; i--) {
            Optional<String> array = transforms.get(i).evaluated(updates);
            if (array.isPresent()) {
                return Optional.of(new Averages(i, array.get()));
            }
        }
        return Optional.empty();
    }
}
