package org.espalier.core.engine;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test class that leaves off-heap memory behind. */
public final class NoLiveSegments implements BeforeAllCallback, AfterAllCallback {
    private long before;

    @Override
    public void beforeAll(ExtensionContext context) {
        before = CoreEngine.liveSegments();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        long left = CoreEngine.liveSegments() - before;
        if (left > 0) {
            throw new AssertionError(
                    context.getDisplayName() + " left " + left + " off-heap segments behind");
        }
    }
}
