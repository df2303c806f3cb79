package org.espalier.testkit.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.espalier.spi.backend.Backend;
import org.espalier.spi.backend.Operand;
import org.espalier.testkit.KernelClass;

/** What the kernels of a backend declare, asked for dense f32 operands. */
public final class KernelClasses {
    private KernelClasses() {}

    /** One of every operation and every composite that the kit knows and the backend has. */
    public static List<KernelClass> of(Backend backend) {
        Numbers numbers = new Numbers(new SplittableRandom(1));
        List<KernelClass> all = new ArrayList<>();
        for (Family family : BackendRules.FAMILIES) {
            add(all, backend, family.name().toLowerCase(Locale.ROOT), small(family, numbers));
        }
        for (Case one : Composites.large(numbers)) {
            String name = one.op().label();
            if (all.stream().noneMatch(k -> k.kernel().equals(name))) {
                add(all, backend, name, one);
            }
        }
        return all;
    }

    private static Case small(Family family, Numbers numbers) {
        return family.values(numbers).getFirst();
    }

    private static void add(List<KernelClass> all, Backend backend, String name, Case one) {
        List<Operand> operands =
                one.places().stream()
                        .map(p -> new Operand(one.dtype(p), p.layout().kind()))
                        .toList();
        backend.prepare(one.op(), operands)
                .ifPresent(k -> all.add(new KernelClass(name, k.determinism())));
    }
}
