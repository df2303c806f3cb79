package org.espalier.core.io;

import java.nio.file.Path;

/**
 * Thrown when a file breaks a rule of its format. It is the only exception that a reader of this
 * package throws for bad content, whatever the bytes are; a file that cannot be read at all is an
 * {@link java.io.UncheckedIOException}.
 */
public final class MalformedFileException extends RuntimeException {
    /** The offset of a rule that belongs to the whole file. */
    public static final long NO_OFFSET = -1;

    private static final long serialVersionUID = 1L;

    private final String format;
    private final String path;
    private final long offset;
    private final String rule;
    private final String found;
    private final String limit;

    /**
     * A broken rule.
     *
     * @param format the format's name, for instance {@code safetensors}
     * @param path the file
     * @param offset the byte at which the rule is broken, or {@link #NO_OFFSET}
     * @param rule the rule's short name
     * @param found what the file says
     * @param limit what the rule allows
     */
    public MalformedFileException(
            String format, Path path, long offset, String rule, String found, String limit) {
        super(
                (format + " " + path + (offset < 0 ? "" : " at byte " + offset))
                        + (": rule " + rule + ": found " + found + ", allowed " + limit));
        this.format = format;
        this.path = path.toString();
        this.offset = offset;
        this.rule = rule;
        this.found = found;
        this.limit = limit;
    }

    /** The format's name. */
    public String format() {
        return format;
    }

    /** The file. */
    public String path() {
        return path;
    }

    /** The byte at which the rule is broken, or {@link #NO_OFFSET}. */
    public long offset() {
        return offset;
    }

    /** The rule's short name. */
    public String rule() {
        return rule;
    }

    /** What the file says. */
    public String found() {
        return found;
    }

    /** What the rule allows. */
    public String limit() {
        return limit;
    }
}
