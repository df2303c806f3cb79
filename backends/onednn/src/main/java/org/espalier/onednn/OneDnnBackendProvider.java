package org.espalier.onednn;

import java.util.List;
import java.util.Optional;
import org.espalier.spi.NativeLoader;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendContext;
import org.espalier.spi.backend.BackendProvider;

/** The backend that lets oneDNN multiply matrices, over simd. */
public final class OneDnnBackendProvider implements BackendProvider {
    /** Below simd's: its bits are this processor's own, so it must be asked for. */
    private static final int SCORE = 40;

    @Override
    public String id() {
        return "onednn";
    }

    @Override
    public String summary() {
        return "matrix products and convolutions by oneDNN, all else by simd";
    }

    @Override
    public Optional<String> base() {
        return Optional.of("simd");
    }

    @Override
    public Availability probe() {
        if (!hasJna()) {
            return new Availability.Unavailable(
                    "JNA is not among the modules", "add net.java.dev.jna:jna-jpms");
        }
        if (NativeLoader.find(OneDnn.FOLDER, OneDnn.LIBRARIES.getLast()).isEmpty()) {
            return new Availability.Unavailable(
                    "no oneDNN library for " + NativeLoader.platform() + " on the class path",
                    "add org.bytedeco:dnnl with the classifier of this platform, where there is"
                            + " one");
        }
        return new Availability.Available(SCORE, List.of("oneDNN on this processor"));
    }

    private static boolean hasJna() {
        try {
            Class.forName(
                    "com.sun.jna.Native", false, OneDnnBackendProvider.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    @Override
    public Backend open(BackendContext context) {
        Backend base =
                context.base()
                        .orElseThrow(() ->
                                new IllegalArgumentException("onednn lies over another backend"));
        return new OneDnnBackend(context.workers(), base);
    }
}
