package org.espalier.opencl.source;

/**
 * What varies in the text of a kernel from device to device and from size to size.
 *
 * @param wide positions are 64-bit numbers: needed from 2³¹ elements on, slow on most devices
 * @param exact the device divides and takes roots with correct rounding; if not, we do in integers
 */
public record Dialect(boolean wide, boolean exact) {
    /** A whole source file around kernels. */
    String file(String kernels) {
        String head =
                "#pragma OPENCL FP_CONTRACT OFF\n"
                        + ("typedef " + (wide ? "long" : "int") + " idx;\n")
                        + ("#define DIVIDE(a, b) " + (exact ? "((a) / (b))" : "divided(a, b)"))
                        + ("\n#define ROOT(a) " + (exact ? "sqrt(a)" : "root(a)") + "\n");
        return head + Functions.neededBy(head + kernels) + kernels;
    }
}
