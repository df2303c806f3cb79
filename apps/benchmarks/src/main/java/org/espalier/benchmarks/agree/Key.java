package org.espalier.benchmarks.agree;

import java.util.ArrayList;
import java.util.List;
import org.espalier.benchmarks.Fingerprint;

/**
 * What a run's losses depend on.
 *
 * @param course id of the course
 * @param side id of the side
 * @param seed the run's
 * @param work hash of the steps and of all changes of the built-in run, paths left out
 * @param program hash of the module jars
 * @param machine processor in words
 */
record Key(String course, String side, long seed, String work, String program, String machine) {
    /** The key of a run by a program on a machine. */
    static Key of(Course course, Side side, long seed, String program, String machine) {
        List<String> all = new ArrayList<>(side.changes());
        course.sets().stream().filter(s -> !s.contains(".path=")).forEach(all::add);
        all.removeIf(s -> s.startsWith("data.tokenizer="));
        all.add("stop=" + course.steps());
        String work = Fingerprint.of(String.join("\n", all));
        return new Key(course.id(), side.id(), seed, work, program, machine);
    }
}
