package org.espalier.core.data;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.espalier.data.DataException;

/**
 * The documents of each split, in their order in the source. The rule is that of {@link SplitRule}.
 */
final class Partition {
    private final List<Hashed> train = new ArrayList<>();
    private final List<Hashed> validation = new ArrayList<>();

    private record Hashed(BigInteger hash, Document document) implements Comparable<Hashed> {
        @Override
        public int compareTo(Hashed o) {
            return hash.compareTo(o.hash);
        }
    }

    private Partition(List<Document> documents, SplitRule rule) {
        var hashed = documents.stream().map(d -> new Hashed(d.hash(), d)).sorted().toList();
        var modulus = BigInteger.valueOf(rule.holdout());
        for (Hashed h : hashed) {
            boolean held = rule.holdout() > 0 && h.hash.mod(modulus).signum() == 0;
            (held ? validation : train).add(h);
        }
        if (rule.holdout() > 0 && validation.isEmpty() && train.size() > 1) {
            validation.add(train.removeFirst());
        }
        keep(train, rule.trainBytes());
        keep(validation, rule.validationBytes());
    }

    static Partition of(List<Document> documents, SplitRule rule) {
        var partition = new Partition(documents, rule);
        if (rule.holdout() > 0 && partition.validation.isEmpty()) {
            throw new DataException(
                    "cannot hold out a part of %s documents; two are needed. Give more text, or set holdout to 0"
                            .formatted(documents.size()));
        }
        return partition;
    }

    private static void keep(List<Hashed> hashed, long bytes) {
        hashed.subList(first(hashed, bytes), hashed.size()).clear();
    }

    /** How many documents from the start it takes to have that many bytes. */
    private static int first(List<Hashed> hashed, long bytes) {
        long sum = 0;
        int n = 0;
        while (n < hashed.size() && sum < bytes) {
            sum += hashed.get(n++).document.bytes();
        }
        return n;
    }

    List<Document> train() {
        return inOrder(train);
    }

    List<Document> validation() {
        return inOrder(validation);
    }

    /** The training documents with the smallest hashes, until they have that many bytes. */
    List<Document> sample(long bytes) {
        return inOrder(train.subList(0, first(train, bytes)));
    }

    private static List<Document> inOrder(List<Hashed> hashed) {
        return hashed.stream().map(Hashed::document).sorted().toList();
    }
}
