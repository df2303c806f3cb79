package org.espalier.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;
import org.espalier.spi.backend.Buffer;
import org.espalier.spi.backend.Contents;
import org.espalier.spi.backend.Slice;

/**
 * f32 memory as a sum of numbers of a narrower type: x ≈ x₀ + x₁ + x₂, each the rounded rest of x.
 * The pieces lie as the elements of x do, so that a layout of x is one of theirs. A piece is made
 * when it is first asked for, and lives until x changes. The type is the session's: always the
 * same.
 */
final class Pieces {
    private static final List<Program> RESTS =
            List.of(
                    Program.named("bf16-rest", p -> p.out(p.in("x").sub(p.in("x0")))),
                    Program.named(
                            "bf16-rest", p -> p.out(p.in("x").sub(p.in("x0")).sub(p.in("x1")))));

    private final Allocator allocator;
    private final Block whole;
    private final Shape all;
    private final List<Piece> made = new ArrayList<>();
    private boolean steady;

    private record Piece(Block block, Optional<Contents> contents) {
        Slice slice(Layout layout) {
            return new Slice(buffer(), layout, contents);
        }

        Buffer buffer() {
            return block.buffer();
        }
    }

    Pieces(Allocator allocator, Block whole, long elements) {
        this.allocator = allocator;
        this.whole = whole;
        this.all = Shape.of(elements);
    }

    /** From now on pieces stay as they are until x changes. */
    void steady() {
        drop(0);
        steady = true;
    }

    /** Piece i as numbers of a type, under a layout of x. */
    Slice get(int i, DType type, Layout layout, Launcher launcher) {
        while (made.size() <= i) {
            Block next = next(type, launcher);
            Optional<Contents> contents =
                    steady ? Optional.of(allocator.watch()) : Optional.empty();
            made.add(new Piece(next, contents));
        }
        return made.get(i).slice(layout);
    }

    private Block next(DType type, Launcher launcher) {
        Block piece = allocator.take(Request.of(type, all, whole.owner(), type + " piece"));
        if (made.isEmpty()) {
            launcher.copy(flat(whole), flat(piece));
        } else {
            List<Slice> operands = new ArrayList<>(List.of(flat(whole)));
            made.forEach(p -> operands.add(flat(p.block())));
            operands.add(flat(piece));
            launcher.map(RESTS.get(made.size() - 1), new double[0], new long[0], operands);
        }
        return piece;
    }

    private Slice flat(Block b) {
        return new Slice(b.buffer(), Layout.dense(all));
    }

    /** Counts the pieces with the owner of x. */
    void own(MemoryOwner owner) {
        made.forEach(p -> allocator.own(p.block(), owner));
    }

    /** Piece 0, if it was ever asked for. */
    Optional<Buffer> first() {
        return made.stream().findFirst().map(Piece::buffer);
    }

    /** x has changed; pieces before {@code stale} were changed with it. */
    void changed(int stale) {
        made.subList(0, stale).forEach(p -> p.contents().ifPresent(Contents::changed));
        drop(stale);
    }

    /** Gives all pieces from i on back: x has changed, or is no longer needed. */
    void drop(int i) {
        List<Piece> stale = made.subList(i, made.size());
        stale.forEach(p -> p.contents().ifPresent(allocator::forget));
        stale.forEach(p -> allocator.give(p.block()));
        stale.clear();
    }
}
