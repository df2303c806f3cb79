package org.espalier.core.data;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Field;
import org.espalier.data.Split;
import org.espalier.data.Tokenizer;
import org.espalier.kernel.DType;
import org.espalier.kernel.Shape;

/**
 * Windows over a stream of tokens t₀ t₁ … For context T, sample i has inputs t[iT] … t[iT+T−1] and
 * targets t[iT+1] … t[iT+T]: every token but the first is the target of one position. The training
 * split ends with the last full window. The last validation window is filled up: inputs with the
 * end of text, targets with −1.
 */
final class TokenDataset implements Dataset {
    private static final int IGNORED = -1;

    private final String id;
    private final Preparation.Prepared prepared;
    private final TokenCache.Content content;
    private final int context;
    private final Map<String, String> facts;
    private final List<Field> fields;
    private final AtomicBoolean closed = new AtomicBoolean();

    TokenDataset(String id, Preparation.Prepared prepared, int context, Map<String, String> facts) {
        this.id = id;
        this.prepared = prepared;
        this.content = prepared.content();
        this.context = context;
        this.facts = facts;
        this.fields = List.of(field("inputs"), field("targets"));
        if (size(Split.TRAIN) == 0) {
            long tokens = content.train().count();
            content.arena().close();
            throw new DataException(
                    "dataset %s: the training split has %s tokens, but a sample takes context + 1 = %s. Choose a smaller context or more text"
                            .formatted(id, tokens, context + 1));
        }
    }

    private Field field(String name) {
        return new Field(name, DType.I32, Shape.of(context));
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String fingerprint() {
        return prepared.fingerprint();
    }

    @Override
    public List<Field> fields() {
        return fields;
    }

    @Override
    public long size(Split split) {
        long targets = targets(split);
        return split == Split.TRAIN ? targets / context : Math.ceilDiv(targets, context);
    }

    private long targets(Split split) {
        return Math.max(0, content.tokens(split).count() - 1);
    }

    @Override
    public void read(Split split, long index, List<MemorySegment> segments) {
        check(split, index, segments);
        long first = index * context;
        int present = (int) Math.min(context, targets(split) - first);
        write(split, first, present, content.tokenizer().endOfText(), segments.get(0));
        write(split, first + 1, present, IGNORED, segments.get(1));
    }

    private void write(Split split, long first, int present, int padding, MemorySegment target) {
        content.tokens(split).copy(first, present, target);
        for (int i = present; i < context; i++) {
            target.setAtIndex(TokenFile.INT, i, padding);
        }
    }

    private void check(Split split, long index, List<MemorySegment> segments) {
        if (closed.get()) {
            throw new DataException("dataset %s is closed".formatted(id));
        }
        if (index < 0 || index >= size(split)) {
            throw new DataException(
                    "dataset %s: the %s split has no sample %s; it has %s"
                            .formatted(id, split, index, size(split)));
        }
        if (segments.size() != fields.size()) {
            throw new DataException(
                    "dataset %s: a sample has %s fields, but %s segments were given"
                            .formatted(id, fields.size(), segments.size()));
        }
        for (int f = 0; f < fields.size(); f++) {
            check(fields.get(f), segments.get(f));
        }
    }

    private void check(Field field, MemorySegment segment) {
        if (segment.byteSize() < field.bytes()) {
            throw new DataException(
                    "dataset %s: field %s takes %s bytes, but its segment has %s"
                            .formatted(id, field.name(), field.bytes(), segment.byteSize()));
        }
    }

    @Override
    public Optional<Tokenizer> tokenizer() {
        return Optional.of(content.tokenizer());
    }

    @Override
    public Map<String, String> facts() {
        return facts;
    }

    @Override
    public OptionalLong bytes(Split split) {
        TokenFile tokens = content.tokens(split);
        long bytes = tokens.header().bytes();
        long end = Math.min(tokens.count(), size(split) * context + 1);
        for (long place = end; place < tokens.count(); place++) {
            bytes -= content.tokenizer().decodeBytes(tokens.get(place)).length;
        }
        return OptionalLong.of(bytes);
    }

    @Override
    public OptionalDouble deflateBitsPerByte() {
        TokenHeader header = content.validation().header();
        return header.bytes() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) Byte.SIZE * header.deflateBytes() / header.bytes());
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            content.arena().close();
        }
    }
}
