package org.espalier.cli;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Warnings that modules log, shown the way this program shows its own. A JVM has one finder of
 * loggers, hence the one static field.
 */
public final class Loggers extends System.LoggerFinder {
    private static volatile Consumer<String> sink = Loggers::toStandardError;

    /** For ServiceLoader. */
    public Loggers() {}

    /** Sends what is logged from now on to a screen. */
    static void sendTo(Consumer<String> screen) {
        sink = screen;
    }

    /** Sends what is logged from now on to the stream of errors. */
    static void sendToStandardError() {
        sink = Loggers::toStandardError;
    }

    private static void toStandardError(String message) {
        System.err.println("espalier: " + message);
    }

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new Warnings(name);
    }

    /** Shows warnings and errors; keeps quiet about all else. */
    private record Warnings(String name) implements System.Logger {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return level != Level.OFF && level.compareTo(Level.WARNING) >= 0;
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String message,
                @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                String reason = thrown == null ? "" : ": " + thrown;
                sink.accept(Optional.ofNullable(message).orElse("") + reason);
            }
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String format,
                Object @Nullable ... values) {
            if (isLoggable(level)) {
                String pattern = Optional.ofNullable(format).orElse("");
                boolean plain = values == null || values.length == 0;
                sink.accept(
                        plain ? pattern : new MessageFormat(pattern, Locale.ROOT).format(values));
            }
        }
    }
}
