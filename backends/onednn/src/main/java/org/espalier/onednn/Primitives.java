package org.espalier.onednn;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What was compiled so far, by shape: a bounded memory, the longest unused one leaves. For the
 * session's thread alone, between launches.
 */
final class Primitives implements AutoCloseable {
    /** Something of oneDNN's that is given back. */
    interface Compiled extends AutoCloseable {
        @Override
        void close();
    }

    private static final int MOST = 512;

    private final Engine engine;
    private final Shelf<Recipe, Primitive> products;
    private final Shelf<Recipe, Packing> packings;

    Primitives(Engine engine) {
        this(engine, MOST);
    }

    Primitives(Engine engine, int most) {
        this.engine = engine;
        this.products = new Shelf<>(most);
        this.packings = new Shelf<>(most);
    }

    /** The product, where oneDNN has compiled code for it. */
    Optional<Primitive> get(Recipe recipe) {
        return products.get(recipe, () -> compile(recipe));
    }

    private Optional<Primitive> compile(Recipe recipe) {
        return recipe.packed()
                ? packing(recipe).flatMap(p -> recipe.compile(engine, p.form()))
                : recipe.compile(engine);
    }

    /** The packed form of a product's b. */
    Optional<Packing> packing(Recipe recipe) {
        // Rows of a and c are left out: the form must not depend on them.
        Matrix a = recipe.a().part(1, recipe.b().rows()).dense();
        Matrix c = recipe.c().part(1, recipe.b().columns()).dense();
        Recipe key = Recipe.of(a, recipe.b(), c);
        return packings.get(key, () -> Packing.of(engine, key));
    }

    /** To be called when nothing runs. */
    void trim() {
        products.trim();
        packings.trim();
    }

    int size() {
        return products.size();
    }

    @Override
    public void close() {
        products.close();
        packings.close();
    }

    /** What was asked for, with what oneDNN had. */
    private static final class Shelf<K, V extends Compiled> {
        private final int most;
        private final LinkedHashMap<K, Optional<V>> known = new LinkedHashMap<>(64, 0.75f, true);

        Shelf(int most) {
            this.most = most;
        }

        Optional<V> get(K key, Supplier<Optional<V>> make) {
            Optional<V> there = known.get(key);
            if (there == null) {
                there = make.get();
                known.put(key, there);
            }
            return there;
        }

        void trim() {
            while (known.size() > most) {
                known.pollFirstEntry().getValue().ifPresent(Compiled::close);
            }
        }

        int size() {
            return known.size();
        }

        void close() {
            known.values().forEach(v -> v.ifPresent(Compiled::close));
            known.clear();
        }
    }
}
