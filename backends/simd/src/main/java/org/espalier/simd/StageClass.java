package org.espalier.simd;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessFlag;

/** The {@link Loops} of one stage as a class file. */
final class StageClass {
    /** HotSpot never compiles a method of more bytes. */
    private static final int HUGE = 8000;

    private final String name;
    private final byte[] bytes;

    private StageClass(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    /**
     * Generates the class.
     *
     * @param broadcast for each stream whether it holds one value for all elements
     */
    static StageClass of(String name, Stage stage, boolean[] broadcast) {
        ClassDesc self = ClassDesc.of(StageClass.class.getPackageName(), name);
        byte[] bytes =
                ClassFile.of()
                        .build(
                                self,
                                c -> {
                                    c.withFlags(AccessFlag.FINAL, AccessFlag.SUPER)
                                            .withInterfaceSymbols(LoopWriter.describe(Loops.class));
                                    constructor(c);
                                    loop(c, "vector", b -> new VectorLoop(b, stage, broadcast));
                                    loop(c, "scalar", b -> new ScalarLoop(b, stage, broadcast));
                                });
        return new StageClass(name, checked(name, bytes));
    }

    private interface Writer {
        LoopWriter over(CodeBuilder code);
    }

    private static void loop(ClassBuilder c, String name, Writer writer) {
        c.withMethodBody(
                name, LoopWriter.SIGNATURE, ClassFile.ACC_PUBLIC, b -> writer.over(b).write());
    }

    private static void constructor(ClassBuilder c) {
        c.withMethodBody(
                ConstantDescs.INIT_NAME,
                ConstantDescs.MTD_void,
                0,
                b ->
                        b.aload(0)
                                .invokespecial(
                                        ConstantDescs.CD_Object,
                                        ConstantDescs.INIT_NAME,
                                        ConstantDescs.MTD_void)
                                .return_());
    }

    private static byte[] checked(String name, byte[] bytes) {
        ClassFile.of().parse(bytes).methods().stream()
                .flatMap(m -> m.code().stream())
                .map(CodeModel.class::cast)
                .forEach(m -> checkSize(name, m));
        return bytes;
    }

    private static void checkSize(String name, CodeModel code) {
        int size = ((java.lang.classfile.attribute.CodeAttribute) code).codeLength();
        if (size >= HUGE) {
            throw new IllegalStateException(
                    name
                            + ": a method of "
                            + size
                            + " bytes would never be compiled; the limit is "
                            + HUGE);
        }
    }

    /** Its simple name. */
    String name() {
        return name;
    }

    /** The class file. */
    byte[] bytes() {
        return bytes.clone();
    }

    /** Loads the class and makes its only instance. */
    Loops load() {
        try {
            MethodHandles.Lookup host =
                    MethodHandles.privateLookupIn(VectorElementary.class, MethodHandles.lookup());
            return host.defineHiddenClass(bytes, true, MethodHandles.Lookup.ClassOption.NESTMATE)
                    .lookupClass()
                    .asSubclass(Loops.class)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("class " + name + " does not load", e);
        }
    }
}
