package org.espalier.onednn;

import java.util.Optional;

/** The products compiled so far, by shape. */
final class Primitives implements AutoCloseable {
    private static final int MOST = 512;

    private final Engine engine;
    private final Shelf<Recipe, Primitive> products = new Shelf<>(MOST);
    private final Shelf<Recipe, Packing> packings = new Shelf<>(MOST);

    Primitives(Engine engine) {
        this.engine = engine;
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

    @Override
    public void close() {
        products.close();
        packings.close();
    }
}
