package org.espalier.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width of this JVM, and single elements of f32 memory. Offsets are in bytes.
 *
 * <p>Methods with a loop over segments begin with {@code (MemorySegment) (Object) memory}. The cast
 * makes HotSpot record the segment's class in that method; without it the loop takes ten times as
 * long as soon as anything in the process has used segments of three other classes (heap arrays,
 * mapped files).
 */
public final class Lanes {
    /** The widest vectors of floats that this JVM uses. */
    public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** How many floats a vector holds: 4, 8 or 16. */
    public static final int COUNT = SPECIES.length();

    private static final ValueLayout.OfFloat F32 =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    private Lanes() {}

    /** The float at an offset. */
    public static float load(MemorySegment memory, long at) {
        return memory.get(F32, at);
    }

    /** Stores a float at an offset. */
    public static void store(float value, MemorySegment memory, long at) {
        memory.set(F32, at, value);
    }

    /** The part of {@code count} that whole vectors cover. */
    public static int whole(int count) {
        return count & -COUNT;
    }
}
