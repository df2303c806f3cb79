package org.espalier.onednn;

import java.util.List;
import java.util.Optional;

/**
 * The form that oneDNN likes best for a right operand b [K, N], and the way into it. It is the same
 * for any number of rows of a.
 */
final class Packing implements Shelf.Compiled {
    private static final long ROWS = 128; // of the product that is asked for the form

    private final Primitive product;
    private final Primitive copy;
    private final long bytes;

    private Packing(Primitive product, Primitive copy) {
        this.product = product;
        this.copy = copy;
        this.bytes = Dnnl.dnnl_memory_desc_get_size(form());
    }

    /** For a product of these types, where oneDNN has compiled code for it. */
    static Optional<Packing> of(Engine engine, Recipe recipe) {
        Optional<Primitive> product = asked(engine, recipe);
        Optional<Packing> made =
                product.flatMap(p -> copy(engine, recipe.b(), p).map(c -> new Packing(p, c)));
        if (made.isEmpty()) {
            product.ifPresent(Primitive::close);
        }
        return made;
    }

    private static Optional<Primitive> asked(Engine engine, Recipe recipe) {
        Matrix b = recipe.b();
        Matrix a = new Matrix(recipe.a().dtype(), ROWS, b.rows(), b.rows(), 1);
        Matrix c = new Matrix(recipe.c().dtype(), ROWS, b.columns(), b.columns(), 1);
        try (Descriptor free = Descriptor.free(b)) {
            return Recipe.of(a, b, c).compile(engine, free.handle());
        }
    }

    private static Optional<Primitive> copy(Engine engine, Matrix b, Primitive product) {
        try (Descriptor plain = Descriptor.of(b)) {
            return Primitive.of(
                    engine,
                    List.of(Dnnl.ARG_FROM, Dnnl.ARG_TO),
                    r ->
                            Dnnl.dnnl_reorder_primitive_desc_create(
                                    r,
                                    plain.handle(),
                                    engine.handle(),
                                    product.argument(Dnnl.ARG_WEIGHTS),
                                    engine.handle(),
                                    engine.attributes()));
        }
    }

    /** oneDNN's description of the form. */
    long form() {
        return product.argument(Dnnl.ARG_WEIGHTS);
    }

    /** How many bytes b takes. */
    long bytes() {
        return bytes;
    }

    /** Brings a matrix into the form. */
    void pack(long from, long to) {
        copy.run(from, to);
    }

    @Override
    public void close() {
        copy.close();
        product.close();
    }
}
