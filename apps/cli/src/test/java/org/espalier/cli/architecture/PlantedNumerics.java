package org.espalier.cli.architecture;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * One class for each thing that numeric code must not do, and one that does none of them. Only
 * read.
 */
final class PlantedNumerics {
    private PlantedNumerics() {}

    interface Exponential {
        static double of(double x) {
            return Math.exp(x);
        }
    }

    interface TangentReference {
        static DoubleUnaryOperator of() {
            return Math::tanh;
        }
    }

    interface LaneExponential {
        static FloatVector of(FloatVector x) {
            return x.lanewise(VectorOperators.EXP);
        }
    }

    interface LanePower {
        static FloatVector of(FloatVector x) {
            return x.pow(2f);
        }
    }

    interface LaneSum {
        static float of(FloatVector x) {
            return x.reduceLanes(VectorOperators.ADD);
        }
    }

    interface LaneProduct {
        static float of(FloatVector x) {
            return x.reduceLanes(VectorOperators.MUL);
        }
    }

    interface MaskedLaneSum {
        static float of(FloatVector x, VectorMask<Float> mask) {
            return x.reduceLanes(VectorOperators.ADD, mask);
        }
    }

    interface ChosenReduction {
        static float of(FloatVector x, boolean sum) {
            return x.reduceLanes(sum ? VectorOperators.ADD : VectorOperators.MAX);
        }
    }

    interface HashOrder {
        static Map<String, Integer> of() {
            return new HashMap<>();
        }
    }

    interface HashReference {
        static Supplier<Set<String>> of() {
            return HashSet::new;
        }
    }

    interface ShuffledOrder {
        static Map<String, Integer> of() {
            return Map.of("a", 1, "b", 2);
        }
    }

    interface ParallelSum {
        static int of(int n) {
            return IntStream.range(0, n).parallel().sum();
        }
    }

    interface ParallelList {
        static long of(List<String> names) {
            return names.parallelStream().count();
        }
    }

    interface ParallelPrefix {
        static void of(double[] sums) {
            Arrays.parallelPrefix(sums, Double::sum);
        }
    }

    interface Allowed {
        static float largest(FloatVector x, VectorMask<Float> mask) {
            return x.reduceLanes(VectorOperators.MAX, mask);
        }

        static int count(IntVector x) {
            return x.reduceLanes(VectorOperators.ADD);
        }

        static FloatVector product(FloatVector x) {
            return x.lanewise(VectorOperators.MUL, x);
        }

        static double root(double x) {
            return StrictMath.exp(Math.sqrt(x));
        }

        static Map<String, Integer> ordered() {
            return new LinkedHashMap<>();
        }
    }
}
