package org.espalier.core.data;

import java.util.List;

/** Runs of neighbouring documents of about the same size, which depend on the documents alone. */
record Batches(IntList ends) {
    /** Each batch but the last has at least that many bytes, and no document more than it needs. */
    static Batches of(List<Document> documents, long bytes) {
        var ends = new IntList(16);
        long sum = 0;
        for (int d = 0; d < documents.size(); d++) {
            sum += documents.get(d).bytes();
            if (sum >= bytes || d + 1 == documents.size()) {
                ends.add(d + 1);
                sum = 0;
            }
        }
        return new Batches(ends);
    }

    int count() {
        return ends.size();
    }

    int start(int batch) {
        return batch == 0 ? 0 : ends.get(batch - 1);
    }

    int end(int batch) {
        return ends.get(batch);
    }
}
