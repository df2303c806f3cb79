package org.espalier.opencl.source;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;

/** In which numbers a product is summed. */
public enum Accumulator {
    /** f32, by fma. */
    FLOAT("float", "0.0f"),

    /** The 32 bits of an int: unsigned, because only then does the language let sums wrap. */
    WHOLE("uint", "0u");

    private final String type;
    private final String zero;

    Accumulator(String type, String zero) {
        this.type = type;
        this.zero = zero;
    }

    /** That of a product whose operands begin with a and b. */
    public static Accumulator of(List<DType> dtypes) {
        return Op.MatMul.isWhole(dtypes.get(0), dtypes.get(1)) ? WHOLE : FLOAT;
    }

    String type() {
        return type;
    }

    String zero() {
        return zero;
    }

    /** The type of a packed matrix. */
    DType packed() {
        return this == WHOLE ? DType.I32 : DType.F32;
    }

    /** An element of a matrix as such a number. */
    String load(DType dtype, String place) {
        return this == WHOLE ? "(uint) " + place : new Element(dtype).load(place);
    }

    /** A statement that adds x · y to a sum. */
    String add(String sum, String x, String y) {
        return this == WHOLE
                ? "%s += %s * %s;\n".formatted(sum, x, y)
                : "%s = fma(%s, %s, %1$s);\n".formatted(sum, x, y);
    }

    /** Declares the product {@code x0} that the epilogue sees, and the whole one behind it. */
    String product(String sum) {
        return this == WHOLE
                ? "const int w0 = as_int(%s);\nconst float x0 = convert_float(w0);\n".formatted(sum)
                : "const float x0 = %s;\n".formatted(sum);
    }

    /** Stores the bare product in an operand. */
    String store(Signature signature, int operand) {
        return this == WHOLE && signature.operands().get(operand) == DType.I32
                ? "a%s[p%1$s] = w0;\n".formatted(operand)
                : signature.store(operand, "x0");
    }
}
