package org.espalier.core.io;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;

/** The two numbers that say whether two runs are the same, bit for bit. */
public final class Hashes {
    private Hashes() {}

    /**
     * The SHA-256 of the loss curve: for every training step a line {@code "STEP HEX\n"} in ASCII,
     * where HEX is {@link Double#toHexString} of the loss. Evaluations do not count.
     *
     * @return 64 hexadecimal digits
     */
    public static String curveSha256(List<MetricsLine> lines) {
        var hash = new Sha256();
        for (MetricsLine line : lines) {
            if (line instanceof MetricsLine.Step s) {
                String row = s.step() + " " + Double.toHexString(s.loss()) + "\n";
                hash.add(row.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return hash.hex();
    }

    /**
     * The SHA-256 of arrays, in the order of their names. For each: name and dtype (for instance
     * {@code f32}), both as length in bytes (i32) and UTF-8; the rank (i32); each axis (i64); the
     * elements. All numbers are little endian.
     *
     * @return 64 hexadecimal digits
     */
    public static String weightsSha256(List<NamedArray> arrays) {
        var hash = new Sha256();
        for (NamedArray a :
                arrays.stream().sorted(Comparator.comparing(NamedArray::name)).toList()) {
            hash.add(a.name()).add(a.dtype().toString()).add(a.shape().rank());
            for (long axis : a.shape().dims()) {
                hash.add(axis);
            }
            hash.add(a.data());
        }
        return hash.hex();
    }
}
