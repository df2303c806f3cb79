package org.espalier.core.train;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.espalier.core.io.Json;

/**
 * What a run began from, as its checkpoints say it.
 *
 * @param checkpoint the directory of another run's checkpoint
 * @param sha256 of the weights and states there
 * @param held names of frozen parameters that lie there bit for bit, and in no checkpoint of the
 *     run
 */
record Descent(String checkpoint, String sha256, SortedSet<String> held) {
    /** The field of a checkpoint's state. */
    static final String FIELD = "base";

    /** What a checkpoint's state says; nothing where a run began from its seed. */
    static Optional<Descent> of(Json.Obj state) {
        return state.find(FIELD).map(_ -> read(state.object(FIELD)));
    }

    private static Descent read(Json.Obj json) {
        SortedSet<String> held = new TreeSet<>();
        json.array("held").forEach(name -> held.add(((Json.Str) name).value()));
        return new Descent(json.text("checkpoint"), json.text("sha256"), held);
    }

    Json.Obj json() {
        List<Json> names = held.stream().<Json>map(Json.Str::new).toList();
        return Json.object()
                .put("checkpoint", checkpoint)
                .put("sha256", sha256)
                .put("held", Json.of(names))
                .build();
    }
}
