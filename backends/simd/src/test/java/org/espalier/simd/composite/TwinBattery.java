package org.espalier.simd.composite;

import org.espalier.kernel.DType;
import org.espalier.simd.Lanes;

/**
 * Compares all kernels with their twins again and again. A program of its own, to be started with
 * other JVM options.
 */
final class TwinBattery {
    private TwinBattery() {}

    /**
     * Prints how many lanes a vector has when all comparisons held.
     *
     * @param args how often to compare
     */
    public static void main(String[] args) {
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            try (Lab lab = new Lab(2)) {
                compare(new Twins(lab, new Draw(i)));
            }
        }
        System.out.println(Lanes.COUNT + " lanes");
    }

    private static void compare(Twins twins) {
        twins.layerNorm(150, 100);
        twins.layerNorm(2, 5000);
        twins.rmsNorm(150, 100);
        twins.crossEntropy(40, 300, DType.I32);
        twins.crossEntropyOfStrangeLogits(40, 65);
        twins.attention(new AttentionSizes(1, 2, 150, 150, 40, true, 0.2f));
        twins.attention(new AttentionSizes(1, 1, 30, 70, 20, false, 0.2f));
        twins.attentionToStrangeKeys(new AttentionSizes(1, 2, 70, 70, 13, true, 0.2f), 300);
    }
}
