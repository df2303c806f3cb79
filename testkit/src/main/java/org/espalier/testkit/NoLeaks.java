package org.espalier.testkit;

import org.espalier.spi.Host;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that leaves off-heap memory behind: {@code @ExtendWith(NoLeaks.class)}. Sessions are
 * to be closed inside the test. Tests of one JVM that use it must not run at the same time.
 */
public final class NoLeaks implements BeforeEachCallback, AfterEachCallback {
    private long before;

    /** For JUnit. */
    public NoLeaks() {}

    @Override
    public void beforeEach(ExtensionContext context) {
        remember();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        compare(context.getDisplayName());
    }

    /** Notes what is live now. */
    void remember() {
        before = Host.get().liveSegments();
    }

    /** Fails if more is live than was. */
    void compare(String test) {
        long left = Host.get().liveSegments() - before;
        if (left > 0) {
            throw new AssertionError(
                    "%s left %s off-heap segments behind; close its sessions and tensors"
                            .formatted(test, left));
        }
    }
}
