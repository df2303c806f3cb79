package org.espalier.opencl.source;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;

/** From integer to integer as Java casts, or bit for bit. Table: elements, places. */
public final class CopySource {
    private final Signature signature;
    private final Places places;
    private final DType from;
    private final DType to;

    /** Copies between types for which {@link #handles} holds. */
    public CopySource(DType from, DType to, List<Layout.Kind> kinds) {
        this.signature = new Signature(List.of(from, to), Program.identity());
        this.places = Places.of(kinds);
        this.from = from;
        this.to = to;
    }

    /** True where no number has to be rounded. */
    public static boolean handles(DType from, DType to) {
        return from == to || (!from.isFloating() && !to.isFloating());
    }

    /** The source file. */
    public String text(Dialect dialect) {
        String whole = from == DType.BOOL ? "(a0[p0] != 0 ? 1 : 0)" : "a0[p0]";
        String value = to.isFloating() ? "a0[p0]" : new Element(to).cast(whole);
        return dialect.file(
                signature.text("")
                        + "const idx i = (idx) get_global_id(0);\n"
                        + "if (i >= t[0]) {\nreturn;\n}\n"
                        + places.declare("1", "i", 0)
                        + "a1[p1] = "
                        + value
                        + ";\n}\n");
    }

    /** The numbers of a launch. */
    public Table table(List<Layout> layouts) {
        Shape shape = layouts.getLast().shape();
        Table table = new Table().add(shape.elements());
        places.fill(table, layouts);
        return table;
    }
}
