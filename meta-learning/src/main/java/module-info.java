/**
 * Meta-learning: models that learn tasks from a few samples.
 *
 * @provides org.espalier.spi.DatasetProvider sinusoid
 * @provides org.espalier.spi.ObjectiveProvider maml, reptile
 * @provides org.espalier.spi.TransformProvider meta-sgd
 */
@org.jspecify.annotations.NullMarked
module org.espalier.metalearning {
    requires org.espalier.spi;
    requires static org.jspecify;

    provides org.espalier.spi.DatasetProvider with
            org.espalier.metalearning.Sinusoids;
    provides org.espalier.spi.ObjectiveProvider with
            org.espalier.metalearning.Maml,
            org.espalier.metalearning.Reptile;
    provides org.espalier.spi.TransformProvider with
            org.espalier.metalearning.MetaSgd;
}
