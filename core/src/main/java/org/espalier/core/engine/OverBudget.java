package org.espalier.core.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.espalier.tensor.MemoryBudgetException;
import org.espalier.tensor.MemoryUse;

/**
 * A request for more memory than the budget has left.
 *
 * @param bytes what it takes
 * @param live what is taken already
 */
record OverBudget(Request request, long bytes, long budget, MemoryUse live, List<Block> blocks) {
    private static final int SHOWN = 10;

    MemoryBudgetException exception() {
        return new MemoryBudgetException(
                "%s: %s takes %s, and %s of the budget of %s are taken%n  live: %s%n  largest:%n%s  Fix: %s, or a larger memory budget"
                        .formatted(
                                request.where(),
                                request.form(),
                                bytes(bytes),
                                bytes(live.total()),
                                bytes(budget),
                                owners(),
                                largest(),
                                fix()));
    }

    /** For instance {@code 1,048,576 bytes}. */
    static String bytes(long n) {
        return String.format(Locale.ROOT, "%,d bytes", n);
    }

    private String owners() {
        return String.format(
                Locale.ROOT,
                "parameters %,d, gradients %,d, optimizer %,d, activations %,d, temporary %,d",
                live.parameters(),
                live.gradients(),
                live.optimizer(),
                live.activations(),
                live.temporary());
    }

    private String largest() {
        return blocks.stream()
                .sorted(Comparator.comparingLong(Block::bytes).reversed())
                .limit(SHOWN)
                .map(b -> "    " + b.text() + System.lineSeparator())
                .collect(Collectors.joining());
    }

    /** What makes the larger part smaller. */
    private String fix() {
        boolean isPassing = request.owner() == MemoryOwner.TEMPORARY;
        long passing = live.activations() + live.temporary() + (isPassing ? bytes : 0);
        long staying = live.total() + bytes - passing;
        return passing >= staying
                ? "more data.shards, a smaller data.batch or the transform recompute, so that fewer activations live at a time"
                : "a smaller model or an optimizer that keeps less for each parameter";
    }
}
