package org.espalier.onednn;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.espalier.kernel.DType;

/**
 * The types that oneDNN multiplies by compiled code on this processor. It is asked for one product
 * of each; the others are the base's.
 */
final class Types {
    /** Types of a, of b and of the product. */
    record Form(DType a, DType b, DType c) {}

    private static final List<Form> FORMS =
            List.of(
                    new Form(DType.F32, DType.F32, DType.F32),
                    new Form(DType.BF16, DType.BF16, DType.F32),
                    new Form(DType.BF16, DType.BF16, DType.BF16),
                    new Form(DType.F16, DType.F16, DType.F32),
                    new Form(DType.F16, DType.F16, DType.F16),
                    new Form(DType.I8, DType.I8, DType.I32),
                    new Form(DType.I8, DType.I8, DType.F32),
                    new Form(DType.U8, DType.I8, DType.I32),
                    new Form(DType.U8, DType.I8, DType.F32));

    private static final long PROBE = 64; // rows and columns

    private final Set<Form> forms;

    private Types(Set<Form> forms) {
        this.forms = forms;
    }

    /** What this processor does, and does exactly. */
    static Types here(Engine engine) {
        Set<Form> forms = new LinkedHashSet<>(FORMS);
        forms.removeIf(f -> isOfBytes(f) && !Isa.here().sumsBytes());
        forms.removeIf(f -> !compiles(engine, f));
        return new Types(forms);
    }

    /** All that some processor does: for tests of what happens where this one does not. */
    static Types everywhere() {
        return new Types(new LinkedHashSet<>(FORMS));
    }

    private static boolean isOfBytes(Form form) {
        return !form.a().isFloating();
    }

    private static boolean compiles(Engine engine, Form form) {
        var made = Recipe.of(square(form.a()), square(form.b()), square(form.c())).compile(engine);
        made.ifPresent(Primitive::close);
        return made.isPresent();
    }

    private static Matrix square(DType dtype) {
        return new Matrix(dtype, PROBE, PROBE, PROBE, 1);
    }

    boolean multiplies(DType a, DType b, DType c) {
        return forms.contains(new Form(a, b, c));
    }

    /** The operands' types in words: {@code f32, bf16}. */
    @Override
    public String toString() {
        Set<String> names = new LinkedHashSet<>();
        forms.forEach(f -> names.add(f.a().toString()));
        return names.isEmpty() ? "nothing" : String.join(", ", names);
    }
}
