package org.espalier.testkit.backend;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.espalier.kernel.DType;
import org.espalier.kernel.Op;
import org.espalier.spi.backend.Binding;
import org.espalier.spi.backend.HostBuffer;
import org.espalier.spi.backend.Slice;

/**
 * A conversion of dense f32 to bf16 that is cut instead of rounded, or that does not look for NaN.
 */
record BrainFloat(boolean cuts) implements Bug {
    @Override
    public void after(Op op, Binding binding) {
        Slice from = binding.operands().getFirst();
        Slice to = binding.operands().getLast();
        boolean narrows = from.buffer().dtype() == DType.F32 && to.buffer().dtype() == DType.BF16;
        if (op instanceof Op.Copy && narrows) {
            MemorySegment source = ((HostBuffer) from.buffer()).segment();
            MemorySegment target = ((HostBuffer) to.buffer()).segment();
            for (long e = 0; e < to.layout().shape().elements(); e++) {
                int bits = source.get(ValueLayout.JAVA_INT, e * 4);
                if (cuts || Float.isNaN(Float.intBitsToFloat(bits))) {
                    target.set(ValueLayout.JAVA_SHORT, e * 2, (short) (bits >>> 16));
                }
            }
        }
    }
}
