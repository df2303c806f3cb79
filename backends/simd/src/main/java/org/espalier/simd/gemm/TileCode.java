package org.espalier.simd.gemm;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;
import org.espalier.simd.Lanes;

/**
 * Writes the class of a {@link Tile}. Its sums are local variables, one per vector, so that the
 * compiler keeps them in registers; in Java source that would be a file for every number of rows.
 */
final class TileCode {
    private static final ClassDesc FLOAT_VECTOR = desc(FloatVector.class);
    private static final ClassDesc VECTOR = desc(Vector.class);
    private static final ClassDesc SPECIES = desc(VectorSpecies.class);
    private static final ClassDesc TILES = desc(Tiles.class);
    private static final ClassDesc FLOATS = CD_float.arrayType();

    private static final int A = 1;
    private static final int A_FROM = 2;
    private static final int B = 3;
    private static final int B_FROM = 4;
    private static final int STEPS = 5;
    private static final int C = 6;
    private static final int C_FROM = 7;
    private static final int K = 9;
    private static final int X = 10;
    private static final int B_ROW = 11;
    private static final int SUMS = B_ROW + Tiles.VECTORS;

    private final int rows;
    private final boolean byColumns;

    TileCode(int rows, boolean byColumns) {
        this.rows = rows;
        this.byColumns = byColumns;
    }

    /** The tile, an instance of a new hidden class. */
    Tile define() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup().defineHiddenClass(bytes(), true);
            return (Tile)
                    lookup.findConstructor(
                                    lookup.lookupClass(),
                                    java.lang.invoke.MethodType.methodType(void.class))
                            .invoke();
        } catch (Throwable e) {
            throw new IllegalStateException("tile of " + rows + " rows", e);
        }
    }

    private byte[] bytes() {
        ClassDesc name =
                ClassDesc.of(
                        Tile.class.getPackageName(),
                        "Tile" + rows + "x" + Tiles.COLUMNS + (byColumns ? "C" : ""));
        return ClassFile.of().build(name, this::write);
    }

    private void write(ClassBuilder builder) {
        builder.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER)
                .withInterfaceSymbols(desc(Tile.class))
                .withMethodBody(INIT_NAME, MTD_void, 0, TileCode::constructor)
                .withMethodBody("run", runType(), ClassFile.ACC_PUBLIC, this::run);
    }

    private static void constructor(CodeBuilder code) {
        code.aload(0).invokespecial(CD_Object, INIT_NAME, MTD_void).return_();
    }

    private static MethodTypeDesc runType() {
        return MethodTypeDesc.of(CD_void, FLOATS, CD_int, FLOATS, CD_int, CD_int, FLOATS, CD_int);
    }

    private void run(CodeBuilder code) {
        clear(code);
        loop(code);
        for (int i = 0; i < rows * Tiles.VECTORS; i++) {
            addToC(code, i);
        }
        code.return_();
    }

    private static void addToC(CodeBuilder code, int sum) {
        place(species(code), sum);
        code.invokestatic(
                FLOAT_VECTOR,
                "fromArray",
                MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int));
        code.aload(SUMS + sum);
        code.invokevirtual(FLOAT_VECTOR, "add", MethodTypeDesc.of(FLOAT_VECTOR, VECTOR));
        place(code, sum);
        code.invokevirtual(FLOAT_VECTOR, "intoArray", MethodTypeDesc.of(CD_void, FLOATS, CD_int));
    }

    private static void place(CodeBuilder code, int sum) {
        code.aload(C).iload(C_FROM).loadConstant(sum * Lanes.COUNT).iadd();
    }

    private void clear(CodeBuilder code) {
        species(code).invokestatic(FLOAT_VECTOR, "zero", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES));
        code.astore(X);
        for (int i = 0; i < rows * Tiles.VECTORS; i++) {
            code.aload(X).astore(SUMS + i);
        }
    }

    private void loop(CodeBuilder code) {
        Label head = code.newLabel();
        Label end = code.newLabel();
        code.iconst_0().istore(K).labelBinding(head).iload(K).iload(STEPS).if_icmpge(end);
        loadRowOfB(code);
        for (int i = 0; i < rows; i++) {
            broadcast(code, i);
            multiplyRow(code, i);
        }
        code.iinc(K, 1).goto_(head).labelBinding(end);
    }

    private void loadRowOfB(CodeBuilder code) {
        for (int v = 0; v < Tiles.VECTORS; v++) {
            species(code).aload(B).iload(B_FROM).iload(K).loadConstant(Tiles.COLUMNS).imul().iadd();
            code.loadConstant(v * Lanes.COUNT).iadd();
            code.invokestatic(
                    FLOAT_VECTOR,
                    "fromArray",
                    MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, FLOATS, CD_int));
            code.astore(B_ROW + v);
        }
    }

    private void broadcast(CodeBuilder code, int row) {
        species(code).aload(A).iload(A_FROM);
        if (byColumns) {
            code.iload(K).loadConstant(Tiles.PACKED_ROWS).imul().iadd().loadConstant(row).iadd();
        } else {
            code.loadConstant(row * Left.PITCH).iadd().iload(K).iadd();
        }
        code.faload();
        code.invokestatic(
                FLOAT_VECTOR, "broadcast", MethodTypeDesc.of(FLOAT_VECTOR, SPECIES, CD_float));
        code.astore(X);
    }

    private static void multiplyRow(CodeBuilder code, int row) {
        for (int v = 0; v < Tiles.VECTORS; v++) {
            int sum = SUMS + row * Tiles.VECTORS + v;
            code.aload(X).aload(B_ROW + v).aload(sum);
            code.invokevirtual(
                    FLOAT_VECTOR, "fma", MethodTypeDesc.of(FLOAT_VECTOR, VECTOR, VECTOR));
            code.astore(sum);
        }
    }

    private static CodeBuilder species(CodeBuilder code) {
        return code.getstatic(TILES, "SPECIES", SPECIES);
    }

    private static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }
}
