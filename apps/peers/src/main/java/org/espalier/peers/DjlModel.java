package org.espalier.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Something that is trained. */
interface DjlModel {
    /** Where its parameters live. */
    NDManager manager();

    /** What is trained. */
    Parameters parameters();

    /** The mean loss of a step's batch; all but the parameters is made in the scope. */
    NDArray loss(long step, NDManager scope);
}
