package org.espalier.spi.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.junit.jupiter.api.Test;

class ForwardingBackendTest {
    private static final Buffer BUFFER = new NoBuffer();
    private static final Optional<Kernel> KERNEL = Optional.empty();
    private static final Capabilities CAPABILITIES =
            new Capabilities("a device", 1, List.of(), List.of(DType.F32));
    private static final Map<String, Object> ANSWERS =
            Map.of("allocate", BUFFER, "prepare", KERNEL, "capabilities", CAPABILITIES);

    private record NoBuffer() implements Buffer {
        @Override
        public DType dtype() {
            return DType.F32;
        }

        @Override
        public long elements() {
            return 0;
        }

        @Override
        public void close() {}
    }

    private final List<List<Object>> calls = new ArrayList<>();
    private final Backend base =
            (Backend)
                    Proxy.newProxyInstance(
                            Backend.class.getClassLoader(),
                            new Class<?>[] {Backend.class},
                            (_, method, arguments) -> {
                                calls.add(called(method.getName(), arguments));
                                return ANSWERS.get(method.getName());
                            });
    private final ForwardingBackend forwarding = () -> base;

    private static List<Object> called(String method, Object... arguments) {
        List<Object> call = new ArrayList<>(List.of(method));
        call.addAll(arguments == null ? List.of() : List.of(arguments));
        return call;
    }

    @Test
    void everyCallGoesOnAsItCameAndBringsItsAnswer() {
        MemorySegment memory = MemorySegment.ofArray(new float[2]);
        Op op = new Op.Copy();
        assertSame(BUFFER, forwarding.allocate(DType.BF16, 5));
        forwarding.write(BUFFER, 1, memory);
        forwarding.read(BUFFER, 2, memory);
        assertSame(KERNEL, forwarding.prepare(op, List.of()));
        assertSame(CAPABILITIES, forwarding.capabilities());
        forwarding.close();
        assertEquals(
                List.of(
                        called("allocate", DType.BF16, 5L),
                        called("write", BUFFER, 1L, memory),
                        called("read", BUFFER, 2L, memory),
                        called("prepare", op, List.of()),
                        called("capabilities"),
                        called("close")),
                calls);
    }
}
