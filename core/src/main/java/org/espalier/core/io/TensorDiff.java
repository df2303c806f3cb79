package org.espalier.core.io;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares two sets of named arrays bit by bit. */
final class TensorDiff {
    private TensorDiff() {}

    /** The first array in name order that one side lacks, or that differs in any way, in words. */
    static Optional<String> first(List<NamedArray> a, List<NamedArray> b) {
        SortedMap<String, NamedArray> left = byName(a);
        SortedMap<String, NamedArray> right = byName(b);
        var names = new TreeSet<>(left.keySet());
        names.addAll(right.keySet());
        return names.stream()
                .map(n ->
                        of(n, Optional.ofNullable(left.get(n)), Optional.ofNullable(right.get(n))))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static SortedMap<String, NamedArray> byName(List<NamedArray> arrays) {
        var named = new TreeMap<String, NamedArray>();
        arrays.forEach(a -> named.put(a.name(), a));
        return named;
    }

    private static Optional<String> of(
            String name, Optional<NamedArray> first, Optional<NamedArray> second) {
        if (first.isEmpty() || second.isEmpty()) {
            return Optional.of(name + " is only in the " + (second.isEmpty() ? "first" : "second"));
        }
        return of(first.get(), second.get());
    }

    private static Optional<String> of(NamedArray a, NamedArray b) {
        if (a.dtype() != b.dtype() || !a.shape().equals(b.shape())) {
            return Optional.of(
                    a.name() + ": " + a.dtype() + " " + a.shape() + " | " + b.dtype() + " "
                            + b.shape());
        }
        long at = a.data().mismatch(b.data());
        return at < 0 ? Optional.empty() : Optional.of(element(a, b, at / a.dtype().bytes()));
    }

    private static String element(NamedArray a, NamedArray b, long i) {
        return a.name()
                + (a.shape().rank() == 0 ? "" : Element.index(a.shape(), i))
                + ": "
                + Element.text(a, i)
                + " | "
                + Element.text(b, i);
    }
}
