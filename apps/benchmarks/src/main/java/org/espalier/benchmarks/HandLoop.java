package org.espalier.benchmarks;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * An optimizer's step as a person writes it with the Vector API; the lengths used here are
 * multiples of a vector.
 */
interface HandLoop {
    /** Elements of a chunk. */
    int CHUNK = 1 << 14;

    /** The widest vectors of this processor. */
    VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

    /** The arrays it works on, as the optimizer calls them. */
    List<String> arrays();

    /** Streams of memory: arrays read and arrays written. */
    int streams();

    /** Elements from … to of the arrays, in the order of their names. */
    void run(List<MemorySegment> arrays, int from, int to);

    /** A vector at a byte. */
    static FloatVector load(MemorySegment array, long at) {
        return FloatVector.fromMemorySegment(S, array, at, ByteOrder.LITTLE_ENDIAN);
    }

    /** Stores a vector at a byte. */
    static void store(FloatVector x, MemorySegment array, long at) {
        x.intoMemorySegment(array, at, ByteOrder.LITTLE_ENDIAN);
    }

    /** A scalar of a program. */
    static float value(List<String> names, double[] params, String name) {
        return (float) params[names.indexOf(name)];
    }
}
