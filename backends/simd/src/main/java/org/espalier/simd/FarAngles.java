package org.espalier.simd;

import org.espalier.kernel.Elementary;

/**
 * Vectors with an angle beyond {@link org.espalier.kernel.Coefficients#ANGLE_HIGH}: lane by lane,
 * and rare.
 */
final class FarAngles {
    private FarAngles() {}

    static void sin(float[] lanes) {
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = Elementary.sin(lanes[i]);
        }
    }

    static void cos(float[] lanes) {
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = Elementary.cos(lanes[i]);
        }
    }
}
