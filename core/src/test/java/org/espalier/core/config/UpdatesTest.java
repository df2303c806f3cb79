package org.espalier.core.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.TreeMap;
import org.espalier.core.engine.NoLiveSegments;
import org.espalier.core.plugin.Catalogs;
import org.espalier.kernel.Shape;
import org.espalier.nn.Activation;
import org.espalier.nn.Linear;
import org.espalier.spi.Options;
import org.espalier.spi.UpdateTransformProvider;
import org.espalier.tensor.Session;
import org.espalier.train.ConfigException;
import org.espalier.train.UpdateTransform;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is said where a transform of updates cannot be. */
@ExtendWith(NoLiveSegments.class)
class UpdatesTest {
    /** For parameters of a rank; refuses rank 0. */
    private record OfRank(int rank) implements UpdateTransformProvider {
        @Override
        public String id() {
            return "of-rank";
        }

        @Override
        public String summary() {
            return "for tests";
        }

        @Override
        public UpdateTransform create(Options options) {
            if (rank == 0) {
                throw new IllegalArgumentException("rank 0 is too low. Fix: rank: 1");
            }
            return new UpdateTransform() {
                @Override
                public boolean fits(String parameter, Shape shape) {
                    return shape.rank() == rank;
                }
            };
        }
    }

    private static List<UpdateTransform> made(int rank) {
        var options = new TreeMap<String, Object>();
        options.put("rank", rank);
        List<Section> sections = List.of(new Section("of-rank", new Options(options)));
        try (Session session = Session.open(s -> s.backend("reference").threads(1))) {
            return Updates.of(
                    Catalogs.with(new OfRank(rank)),
                    sections,
                    new Linear(session, 5, 3, Activation.IDENTITY));
        }
    }

    private static String refusal(int rank) {
        ConfigException e = assertThrows(ConfigException.class, () -> made(rank));
        return e.getMessage().replace("\r", "");
    }

    @Test
    void oneThatIsForSomeParametersIsMade() {
        assertEquals(1, made(1).size());
        assertEquals(1, made(2).size());
    }

    @Test
    void oneThatIsForNoneIsRefused() {
        assertEquals(
                """
                section 'update': 'of-rank' with {rank=4} is for none of the parameters that are trained.
                  parameters: weight [3, 5], bias [3]\
                """,
                refusal(4));
    }

    @Test
    void whatItRefusesItselfNamesTheSection() {
        assertEquals("section 'update': 'of-rank': rank 0 is too low. Fix: rank: 1", refusal(0));
    }
}
