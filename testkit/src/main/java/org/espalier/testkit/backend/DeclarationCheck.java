package org.espalier.testkit.backend;

import java.util.List;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Layout;
import org.espalier.kernel.Op;
import org.espalier.kernel.Program;
import org.espalier.spi.backend.Availability;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.BackendProvider;
import org.espalier.spi.backend.Capabilities;
import org.espalier.spi.backend.Kernel;
import org.espalier.spi.backend.Operand;
import org.espalier.spi.backend.UnsupportedOpException;
import org.espalier.testkit.CaseCheck;
import org.espalier.testkit.Verdict;

/** What a backend says of itself is so. */
final class DeclarationCheck implements CaseCheck<DeclarationCheck.Claim> {
    /** Something that it says. */
    sealed interface Claim {
        /** Its id, summary and availability. */
        record Card() implements Claim {}

        /** Device, opset and types. */
        record Device() implements Claim {}

        /** That it computes in a type, or does not. */
        record Type(DType dtype) implements Claim {}

        /** That it claims a composite, or does not. */
        record Composite(Case one) implements Claim {
            @Override
            public String toString() {
                return "composite " + one.op().label();
            }
        }
    }

    private static final String ID = "([a-z0-9-]+:)?[a-z0-9][a-z0-9-]*";

    private final BackendProvider provider;
    private final Backend backend;

    DeclarationCheck(Candidate candidate) {
        provider = candidate.provider();
        backend = candidate.open(new Scrambled(1, 0));
    }

    @Override
    public Verdict check(Claim claim) {
        Optional<String> wrong =
                switch (claim) {
                    case Claim.Card _ -> card();
                    case Claim.Device _ -> device(backend.capabilities());
                    case Claim.Type(DType dtype) -> type(dtype);
                    case Claim.Composite(Case one) -> composite(one);
                };
        return wrong.<Verdict>map(Verdict.Broken::new).orElseGet(Verdict.Passed::new);
    }

    private Optional<String> card() {
        if (!provider.id().matches(ID)) {
            return Optional.of("id '" + provider.id() + "' is no word nor vendor:name");
        }
        if (provider.summary().isBlank() || provider.summary().contains("\n")) {
            return Optional.of("the summary is not one line");
        }
        return provider.probe() instanceof Availability.Available a && !a.devices().isEmpty()
                ? Optional.empty()
                : Optional.of("it was opened, but probe() names no device: " + provider.probe());
    }

    private static Optional<String> device(Capabilities c) {
        if (c.device().isBlank()) {
            return Optional.of("it names no device");
        }
        if (c.opset() < 1 || c.opset() > Op.OPSET) {
            return Optional.of("opset " + c.opset() + "; this platform has 1 to " + Op.OPSET);
        }
        return c.dtypes().contains(DType.F32)
                ? Optional.empty()
                : Optional.of("f32 is not among its types " + c.dtypes());
    }

    /** A type is listed if and only if Map, Reduce and Copy have kernels for it. */
    private Optional<String> type(DType dtype) {
        boolean listed = backend.capabilities().dtypes().contains(dtype);
        for (Op op : List.of(new Op.Map(Program.identity()), new Op.Copy())) {
            boolean there = prepared(op, operands(dtype, 2)).isPresent();
            if (there != listed) {
                return Optional.of(disagree(op.label() + " of " + dtype, listed));
            }
        }
        return Optional.empty();
    }

    private static List<Operand> operands(DType dtype, int count) {
        return java.util.Collections.nCopies(count, new Operand(dtype, Layout.Kind.DENSE));
    }

    private Optional<String> composite(Case one) {
        boolean listed = backend.capabilities().composites().contains(one.op().label());
        List<Operand> operands =
                one.places().stream()
                        .map(p -> new Operand(one.dtype(p), p.layout().kind()))
                        .toList();
        return prepared(one.op(), operands).isPresent() == listed
                ? Optional.empty()
                : Optional.of(disagree(one.op().label(), listed));
    }

    private static String disagree(String what, boolean listed) {
        return listed
                ? what + " is listed, but prepare gives no kernel"
                : what + " is not listed, but prepare gives a kernel";
    }

    private Optional<Kernel> prepared(Op op, List<Operand> operands) {
        try {
            return backend.prepare(op, operands);
        } catch (UnsupportedOpException _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        backend.close();
    }
}
