package org.espalier.onednn;

import java.lang.foreign.Arena;

/**
 * oneDNN's descriptions of a convolution and of its gradients.
 *
 * @param asked descriptions of images, kernels and results
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ConvolutionDescriptions(Engine engine, Convolving one, long... asked) {
    /** Addresses of what slides along which axis how. */
    private record Slide(long strides, long gaps, long padding) {}

    /** Writes a description to an address. */
    private interface Create {
        int of(long result, Slide slide);
    }

    private long made(Create create) {
        try (Arena arena = Arena.ofConfined()) {
            Slide slide =
                    new Slide(
                            Descriptions.numbers(arena, one.strides()),
                            Descriptions.numbers(arena, one.gaps()),
                            Descriptions.numbers(arena, one.padding()));
            return Engine.made(one.toString(), r -> create.of(r, slide));
        }
    }

    long forward() {
        return made((r, s) ->
                Dnnl.dnnl_convolution_forward_primitive_desc_create(
                        r,
                        engine.handle(),
                        Dnnl.FORWARD_TRAINING,
                        Dnnl.CONVOLUTION_DIRECT,
                        asked[0],
                        asked[1],
                        0,
                        asked[2],
                        s.strides,
                        s.gaps,
                        s.padding,
                        s.padding,
                        engine.attributes()));
    }

    /** Of the images' gradient. */
    long images(long forward) {
        return made((r, s) ->
                Dnnl.dnnl_convolution_backward_data_primitive_desc_create(
                        r,
                        engine.handle(),
                        Dnnl.CONVOLUTION_DIRECT,
                        asked[0],
                        asked[1],
                        asked[2],
                        s.strides,
                        s.gaps,
                        s.padding,
                        s.padding,
                        forward,
                        engine.attributes()));
    }

    /** Of the kernels' gradient. */
    long kernels(long forward) {
        return made((r, s) ->
                Dnnl.dnnl_convolution_backward_weights_primitive_desc_create(
                        r,
                        engine.handle(),
                        Dnnl.CONVOLUTION_DIRECT,
                        asked[0],
                        asked[1],
                        0,
                        asked[2],
                        s.strides,
                        s.gaps,
                        s.padding,
                        s.padding,
                        forward,
                        engine.attributes()));
    }
}
