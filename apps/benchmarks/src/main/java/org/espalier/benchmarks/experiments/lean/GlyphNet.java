package org.espalier.benchmarks.experiments.lean;

import org.espalier.nn.Activation;
import org.espalier.nn.Conv2d;
import org.espalier.nn.Conv2dConfig;
import org.espalier.nn.Init;
import org.espalier.nn.Linear;
import org.espalier.nn.Module;
import org.espalier.tensor.Session;
import org.espalier.tensor.Tensor;

/** Three convolutions and a linear map: [B, 1, 8, 8] → logits [B, 10]. */
final class GlyphNet extends Module {
    private static final int NARROW = 16;
    private static final int WIDE = 32;
    private static final int LAST = WIDE * (Glyphs.SIDE / 4) * (Glyphs.SIDE / 4);

    private final Conv2d first;
    private final Conv2d second;
    private final Conv2d third;
    private final Linear head;

    GlyphNet(Session session) {
        super(session);
        first = child("first", new Conv2d(session, kernel(1, NARROW)));
        second = child("second", new Conv2d(session, kernel(NARROW, WIDE).stride(2)));
        third = child("third", new Conv2d(session, kernel(WIDE, WIDE).stride(2)));
        head =
                child(
                        "head",
                        new Linear(
                                session,
                                LAST,
                                Glyphs.CLASSES,
                                Activation.IDENTITY,
                                true,
                                Init.kaimingUniform(LAST, 1)));
    }

    private static Conv2dConfig kernel(int in, int out) {
        return Conv2dConfig.of(in, out, 3).padding(1);
    }

    @Override
    protected Tensor forward(Tensor x) { // [B, 1, 8, 8]
        Tensor a = first.call(x).relu(); // [B, 16, 8, 8]
        Tensor b = second.call(a).relu(); // [B, 32, 4, 4]
        Tensor c = third.call(b).relu(); // [B, 32, 2, 2]
        return head.call(c.reshape(x.shape().dim(0), LAST));
    }
}
