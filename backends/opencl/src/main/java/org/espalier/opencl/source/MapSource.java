package org.espalier.opencl.source;

import java.util.List;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Program;
import org.espalier.kernel.Shape;

/** A program over every element: one work-item each. Table: elements, coordinates, places. */
public final class MapSource {
    private final Program program;
    private final Signature signature;
    private final Places places;
    private final Coordinates coordinates;

    /** For operands of these types and kinds, inputs first. */
    public MapSource(Program program, List<DType> dtypes, List<Layout.Kind> kinds) {
        this.program = program;
        this.signature = new Signature(dtypes, program);
        this.places = Places.of(kinds);
        this.coordinates = Coordinates.of(program, 1);
    }

    /** The source file. */
    public String text(Dialect dialect) {
        StringBuilder text = new StringBuilder(signature.text(""));
        text.append("const idx i = (idx) get_global_id(0);\n");
        text.append("if (i >= t[0]) {\nreturn;\n}\n");
        text.append(places.declare("" + coordinates.end(), "i", 0));
        text.append(signature.loads(0, 0));
        Statements statements = new Statements(program, coordinates);
        text.append(statements.text());
        for (int o = 0; o < program.outputs().size(); o++) {
            text.append(signature.store(program.inputs().size() + o, statements.output(o)));
        }
        return dialect.file(text.append("}\n").toString());
    }

    /** The numbers of a launch. */
    public Table table(List<Layout> layouts) {
        Shape shape = layouts.getLast().shape();
        Table table = new Table().add(shape.elements());
        coordinates.fill(table, shape);
        places.fill(table, layouts);
        return table;
    }
}
