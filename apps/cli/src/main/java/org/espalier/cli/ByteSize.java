package org.espalier.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A number of bytes, as people type it.
 *
 * @param bytes 1 or more
 */
record ByteSize(long bytes) {
    /** What a size looks like, in words. */
    static final String RULE = "a size such as 800m or 2g (units k, m, g, t; 1k is 1024 bytes)";

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,12})([kmgt]?)(?:i?b)?");
    private static final String UNITS = "kmgt";

    /** The option's argument; TypeConversionException where it is no size. */
    static final class Converter implements ITypeConverter<ByteSize> {
        @Override
        public ByteSize convert(String text) {
            Matcher m = TEXT.matcher(text.toLowerCase(java.util.Locale.ROOT));
            if (!m.matches() || Long.parseLong(m.group(1)) == 0) {
                throw new TypeConversionException(RULE);
            }
            int power = m.group(2).isEmpty() ? 0 : UNITS.indexOf(m.group(2)) + 1;
            return of(Long.parseLong(m.group(1)), 10 * power);
        }

        private static ByteSize of(long number, int shift) {
            if (number > Long.MAX_VALUE >> shift) {
                throw new TypeConversionException(RULE);
            }
            return new ByteSize(number << shift);
        }
    }
}
