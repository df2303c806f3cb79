/**
 * Training less than the whole of a model, and learning from larger ones: frozen parameters,
 * low-rank adapters, distillation, weights of few bits.
 *
 * @provides org.espalier.spi.ObjectiveProvider distill
 * @provides org.espalier.spi.TransformProvider dora, freeze, lora, qat
 */
@org.jspecify.annotations.NullMarked
module org.espalier.compression {
    requires org.espalier.spi;
    requires static org.jspecify;

    provides org.espalier.spi.ObjectiveProvider with
            org.espalier.compression.distillation.Distill;
    provides org.espalier.spi.TransformProvider with
            org.espalier.compression.adapters.Dora,
            org.espalier.compression.adapters.Freeze,
            org.espalier.compression.adapters.Lora,
            org.espalier.compression.quantization.Qat;
}
