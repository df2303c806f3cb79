package org.espalier.core.train;

import org.espalier.internal.Context;
import org.espalier.train.Batch;
import org.espalier.train.Loss;

/** One forward and backward pass whose result is thrown away. */
record WarmUp(Setup setup, Updater updater) {
    void run() {
        Context context = Context.current().trainingAt(1, 0).withProposals(updater.proposals());
        BatchReader batches = new BatchReader(setup.session(), setup.dataset());
        int micro = setup.batch() / setup.shards();
        setup.session()
                .scope(() ->
                        context.run(() -> {
                            Batch batch = batches.training(0, micro);
                            Loss loss = setup.objective().loss(setup.model(), batch);
                            updater.accumulate(loss.sum());
                            return loss;
                        }));
        updater.abandon();
    }
}
