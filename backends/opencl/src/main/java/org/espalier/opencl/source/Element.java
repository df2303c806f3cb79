package org.espalier.opencl.source;

import org.espalier.kernel.DType;

/** How elements of a type are declared, loaded and stored. */
record Element(DType dtype) {
    /** The type in memory. */
    String type() {
        return switch (dtype) {
            case F32 -> "float";
            case BF16, F16 -> "ushort";
            case I32 -> "int";
            case I64 -> "long";
            case U8, BOOL -> "uchar";
            case I8 -> "char";
            case F64 -> throw new IllegalArgumentException("f64 has no place on a device");
        };
    }

    /** An expression for the number at a place in memory. */
    String load(String place) {
        return switch (dtype) {
            case F32 -> place;
            case BF16 -> "from_bf16(" + place + ")";
            case F16 -> "from_f16(" + place + ")";
            case BOOL -> "(" + place + " != 0 ? 1.0f : 0.0f)";
            case I32, I64, U8, I8, F64 -> "convert_float(" + place + ")";
        };
    }

    /** A statement that stores a number as the type rounds it. */
    String store(String place, String number) {
        return place + " = " + narrowed(number) + ";";
    }

    private String narrowed(String x) {
        return switch (dtype) {
            case F32, F64 -> x;
            case BF16 -> "to_bf16(" + x + ")";
            case F16 -> "to_f16(" + x + ")";
            case I32 -> "to_int(" + x + ")";
            case I64 -> "to_long(" + x + ")";
            case U8 -> "(uchar) to_int(" + x + ")";
            case I8 -> "(char) to_int(" + x + ")";
            case BOOL -> "(uchar) (" + x + " == 0.0f ? 0 : 1)";
        };
    }

    /** An expression for an integer as another integer type, as Java casts. */
    String cast(String whole) {
        return dtype == DType.BOOL
                ? "(uchar) (" + whole + " == 0 ? 0 : 1)"
                : "(" + type() + ") " + whole;
    }
}
