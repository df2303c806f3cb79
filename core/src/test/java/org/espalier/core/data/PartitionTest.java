package org.espalier.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.espalier.data.DataException;
import org.junit.jupiter.api.Test;

class PartitionTest {
    private static final long ALL = Long.MAX_VALUE;

    private static List<Document> documents(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Document("dir/file%04d.txt".formatted(i), -1, 100, 7))
                .toList();
    }

    /** The number is int(hashlib.sha256(b"dir/file0000.txt").hexdigest(), 16) % 64 in Python. */
    @Test
    void theHashIsSha256OfThePath() {
        long rest =
                documents(1).getFirst().hash().mod(java.math.BigInteger.valueOf(64)).longValue();
        assertEquals(19, rest);
    }

    @Test
    void splitsAreDisjointAndCoverAll() {
        var all = documents(1003);
        var partition = Partition.of(all, new SplitRule(8, ALL, ALL));
        var union = new ArrayList<>(partition.train());
        union.addAll(partition.validation());
        union.sort(null);
        assertEquals(all, union);
        assertEquals(1003 / 8.0, partition.validation().size(), 40);
        for (Document d : all) {
            boolean held = d.hash().mod(java.math.BigInteger.valueOf(8)).signum() == 0;
            assertEquals(held, partition.validation().contains(d));
        }
    }

    @Test
    void capsTakeWholeDocumentsByHash() {
        var all = documents(1003);
        var whole = Partition.of(all, new SplitRule(8, ALL, ALL));
        var capped = Partition.of(all, new SplitRule(8, 250, 1001));
        assertEquals(3, capped.validation().size());
        assertEquals(11, capped.train().size());
        assertEquals(smallest(whole.validation(), 3), new TreeSet<>(capped.validation()));
        assertEquals(smallest(whole.train(), 11), new TreeSet<>(capped.train()));
        assertEquals(smallest(whole.train(), 2), new TreeSet<>(whole.sample(101)));
        assertEquals(capped.train().stream().sorted().toList(), capped.train());
    }

    private static Set<Document> smallest(List<Document> documents, int count) {
        return new TreeSet<>(
                documents.stream()
                        .sorted((a, b) -> a.hash().compareTo(b.hash()))
                        .limit(count)
                        .toList());
    }

    @Test
    void oneIsHeldOutWhereTheRuleFindsNone() {
        for (int count = 2; count < 8; count++) {
            var partition = Partition.of(documents(count), new SplitRule(1_000_003, ALL, ALL));
            assertEquals(smallest(documents(count), 1), new TreeSet<>(partition.validation()));
            assertEquals(count - 1, partition.train().size());
        }
    }

    @Test
    void nothingIsHeldOutOnRequest() {
        var partition = Partition.of(documents(13), new SplitRule(0, ALL, ALL));
        assertEquals(13, partition.train().size());
        assertTrue(partition.validation().isEmpty());
    }

    @Test
    void impossibleRulesAreNamed() {
        var one = documents(1);
        var e = assertThrows(DataException.class, () -> Partition.of(one, SplitRule.DEFAULT));
        assertTrue(e.getMessage().contains("two are needed"), e.getMessage());
        assertThrows(DataException.class, () -> new SplitRule(1, 1, 1));
        assertThrows(DataException.class, () -> new SplitRule(-2, 1, 1));
        assertThrows(DataException.class, () -> new SplitRule(2, 0, 1));
    }

    @Test
    void batchesAreRunsOfDocuments() {
        var batches = Batches.of(documents(13), 250);
        assertEquals(5, batches.count());
        int next = 0;
        for (int b = 0; b < batches.count(); b++) {
            assertEquals(next, batches.start(b));
            next = batches.end(b);
        }
        assertEquals(13, next);
        assertEquals(0, Batches.of(List.of(), 1).count());
    }
}
