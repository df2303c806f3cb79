package org.espalier.core.train;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Field;
import org.espalier.data.Split;
import org.espalier.data.Tokenizer;

/** A dataset without samples: what a model needs to know when it only generates. */
record TokensOnly(Tokenizer tokens) implements Dataset {
    @Override
    public String id() {
        return tokens.name();
    }

    @Override
    public String fingerprint() {
        return tokens.sha256();
    }

    @Override
    public List<Field> fields() {
        return List.of();
    }

    @Override
    public long size(Split split) {
        return 0;
    }

    @Override
    public void read(Split split, long index, List<MemorySegment> fields) {
        throw new DataException("there are no samples: only the tokenizer is open");
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return Optional.of(tokens);
    }
}
