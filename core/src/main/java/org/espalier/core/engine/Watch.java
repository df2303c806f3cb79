package org.espalier.core.engine;

import org.espalier.kernel.DType;
import org.espalier.tensor.Tensor;

/**
 * Looks at every result of a part for the first that is not finite. −∞ is no fault: masks are made
 * of it.
 */
final class Watch {
    /** Ends the part: what was found, in words. */
    static final class Found extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String result;
        private final String module;

        Found(String result, String module) {
            super(result, null, false, false);
            this.result = result;
            this.module = module;
        }

        /** The same, found while a gradient was taken. */
        Found behind(String label, String recorded) {
            return new Found(result + " in the gradient of " + label, recorded);
        }

        String words() {
            return module.isEmpty() ? result : result + " in module " + module;
        }
    }

    private final Recorder recorder;

    Watch(Recorder recorder) {
        this.recorder = recorder;
    }

    /** The first result of the part that is not finite; empty where all are. */
    String over(Runnable part) {
        recorder.watch(this::look);
        try {
            part.run();
            return "";
        } catch (Found found) {
            return found.words();
        } finally {
            recorder.watch(_ -> {});
        }
    }

    private void look(Tensor t) {
        if (!t.dtype().isFloating() || Recorder.value(t).storage().contents().isPresent()) {
            return;
        }
        recorder.watch(_ -> {});
        String operation = recorder.operation(); // looking is one, too
        for (double x : wide(t).toDoubles()) {
            if (Double.isNaN(x) || x == Double.POSITIVE_INFINITY) {
                String words = "%s %s %s".formatted(operation, t.dtype(), t.shape());
                throw new Found(words, recorder.path());
            }
        }
        recorder.operation(operation);
        recorder.watch(this::look);
    }

    private static Tensor wide(Tensor t) {
        return t.dtype() == DType.F64 ? t.detach() : t.detach().cast(DType.F32);
    }
}
