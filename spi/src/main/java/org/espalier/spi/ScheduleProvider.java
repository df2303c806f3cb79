package org.espalier.spi;

import org.espalier.train.Schedule;

/** Makes learning-rate schedules. */
public interface ScheduleProvider extends Plugin {
    /** A schedule with checked options. */
    Schedule create(Options options);
}
