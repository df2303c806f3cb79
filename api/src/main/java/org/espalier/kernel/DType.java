package org.espalier.kernel;

import java.util.Locale;

/** The type of one element. All values are little endian in memory. */
public enum DType {
    /** IEEE 754 binary32: the default compute type. */
    F32(4, true),
    /** IEEE 754 binary64: the reference backend only. */
    F64(8, true),
    /** bfloat16: the upper half of a binary32. */
    BF16(2, true),
    /** IEEE 754 binary16. */
    F16(2, true),
    /** Signed 32-bit integer: indices and token numbers. */
    I32(4, false),
    /** Signed 64-bit integer. */
    I64(8, false),
    /** Unsigned 8-bit integer. */
    U8(1, false),
    /** Signed 8-bit integer. */
    I8(1, false),
    /** One byte, 0 or 1. */
    BOOL(1, false);

    private final int bytes;
    private final boolean floating;

    DType(int bytes, boolean floating) {
        this.bytes = bytes;
        this.floating = floating;
    }

    /** The size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** True for the types a gradient can have. */
    public boolean isFloating() {
        return floating;
    }

    /** The name that messages and files use: {@code f32}, {@code bf16}, … */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
