package org.espalier.simd;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.PseudoInstruction;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/**
 * Copies static methods on vectors into a method that is being written, with the methods of their
 * class that they call. HotSpot inlines methods of ours only within budgets that a long program
 * exceeds.
 */
final class Inliner {
    private final ClassDesc owner;
    private final List<MethodModel> methods;

    /** Copies methods of this class. */
    Inliner(Class<?> owner) {
        this.owner = LoopWriter.describe(owner);
        this.methods = ClassFile.of().parse(bytes(owner)).methods();
    }

    private static byte[] bytes(Class<?> type) {
        try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
            if (in == null) {
                throw new IllegalStateException(type + " is not readable as a class file");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stack: vector → {@code method(vector)}. */
    void inline(CodeBuilder code, String method) {
        ClassDesc vector = LoopWriter.describe(FloatVector.class);
        CodeAttribute body =
                body(method, MethodTypeDesc.of(vector, vector))
                        .orElseThrow(() -> new IllegalStateException(owner + " lacks " + method));
        new Copy(code, body).write(List.of(vector));
    }

    /** How many bytes of code {@link #inline} writes. */
    int size(String method) {
        ClassDesc vector = LoopWriter.describe(FloatVector.class);
        return size(body(method, MethodTypeDesc.of(vector, vector)).orElseThrow());
    }

    private int size(CodeAttribute code) {
        return code.codeLength()
                + code.elementStream()
                        .filter(InvokeInstruction.class::isInstance)
                        .flatMap(call -> callee((InvokeInstruction) call).stream())
                        .mapToInt(this::size)
                        .sum();
    }

    /** The code of a method of the same class. */
    private Optional<CodeAttribute> callee(InvokeInstruction call) {
        return call.owner().asSymbol().equals(owner)
                ? body(call.name().stringValue(), call.typeSymbol())
                : Optional.empty();
    }

    private Optional<CodeAttribute> body(String method, MethodTypeDesc type) {
        return methods.stream()
                .filter(m -> m.methodName().equalsString(method))
                .filter(m -> m.methodTypeSymbol().equals(type))
                .findFirst()
                .flatMap(MethodModel::code)
                .map(CodeAttribute.class::cast);
    }

    /** One copy of one method's code. */
    private final class Copy {
        private final CodeBuilder code;
        private final CodeAttribute body;
        private final int base;
        private final Label end;
        private final IdentityHashMap<Label, Label> labels = new IdentityHashMap<>();

        Copy(CodeBuilder code, CodeAttribute body) {
            this.code = code;
            this.body = body;
            this.base = code.allocateLocal(TypeKind.INT);
            this.end = code.newLabel();
            for (int i = 1; i < body.maxLocals(); i++) {
                code.allocateLocal(TypeKind.INT);
            }
        }

        /** Stack: arguments → result. */
        void write(List<ClassDesc> parameters) {
            int slot = base;
            for (ClassDesc p : parameters) {
                slot += TypeKind.from(p).slotSize();
            }
            for (ClassDesc p : parameters.reversed()) {
                slot -= TypeKind.from(p).slotSize();
                code.storeLocal(TypeKind.from(p), slot);
            }
            body.elementStream().forEach(this::element);
            code.labelBinding(end);
        }

        private void element(CodeElement e) {
            switch (e) {
                case LoadInstruction x -> code.loadLocal(x.typeKind(), base + x.slot());
                case StoreInstruction x -> code.storeLocal(x.typeKind(), base + x.slot());
                case IncrementInstruction x -> code.iinc(base + x.slot(), x.constant());
                case ReturnInstruction x -> code.goto_(end);
                case BranchInstruction x -> code.branch(x.opcode(), label(x.target()));
                case LabelTarget x -> code.labelBinding(label(x.label()));
                case InvokeInstruction x -> invoke(x);
                case PseudoInstruction _ -> {}
                default -> code.with(e);
            }
        }

        private Label label(Label theirs) {
            return labels.computeIfAbsent(theirs, _ -> code.newLabel());
        }

        private void invoke(InvokeInstruction call) {
            callee(call)
                    .ifPresentOrElse(
                            c -> new Copy(code, c).write(call.typeSymbol().parameterList()),
                            () -> code.with(call));
        }
    }
}
