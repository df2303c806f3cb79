package org.espalier.testkit.backend;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The bits of a launch in one word. */
final class Fingerprint {
    private Fingerprint() {}

    /** SHA-256 over all outputs, element by element; every NaN counts as the same. */
    static String of(Case one, Rig.Run run) {
        MessageDigest digest = sha256();
        for (Place place : one.outputs()) {
            Memory memory = run.memories().get(place.memory());
            for (long e = 0; e < place.layout().shape().elements(); e++) {
                add(digest, memory, place.layout().position(e));
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    private static void add(MessageDigest digest, Memory memory, long at) {
        boolean isNaN = memory.dtype().isFloating() && Double.isNaN(memory.number(at));
        long bits = isNaN ? Long.MIN_VALUE + 1 : memory.bits(at);
        for (int shift = 0; shift < 64; shift += 8) {
            digest.update((byte) (bits >>> shift));
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
