package org.espalier.core.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The most memory that this process has had resident, as Linux counts it. */
public final class RssProbe {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s*(\\d{1,15}) kB$");

    private RssProbe() {}

    /** Bytes, or nothing on a system that does not say. */
    public static OptionalLong peakBytes() {
        return peakBytes(STATUS);
    }

    static OptionalLong peakBytes(Path status) {
        try {
            Matcher peak = PEAK.matcher(Files.readString(status));
            return peak.find()
                    ? OptionalLong.of(Long.parseLong(peak.group(1)) * 1024)
                    : OptionalLong.empty();
        } catch (IOException _) {
            return OptionalLong.empty();
        }
    }
}
