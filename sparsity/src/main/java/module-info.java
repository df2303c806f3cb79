/**
 * Models that use few weights: mixtures of experts, pruning by magnitude or movement along a
 * schedule, and N of M weights.
 *
 * @provides org.espalier.spi.TransformProvider moe, n-of-m
 * @provides org.espalier.spi.UpdateTransformProvider prune, sr-ste
 */
@org.jspecify.annotations.NullMarked
module org.espalier.sparsity {
    requires org.espalier.spi;
    requires static org.jspecify;

    provides org.espalier.spi.TransformProvider with
            org.espalier.sparsity.experts.Moe,
            org.espalier.sparsity.pruning.NOfM;
    provides org.espalier.spi.UpdateTransformProvider with
            org.espalier.sparsity.pruning.Prune,
            org.espalier.sparsity.pruning.SrSte;
}
