package org.espalier.opencl;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which device a session gets. */
final class Selection {
    private Selection() {}

    /** The device of a number, or the best. */
    static Device of(Optional<String> wanted) {
        List<Device> all = Devices.all();
        return wanted.isEmpty()
                ? best(all)
                : find(all, wanted.get()).orElseThrow(() -> none(wanted));
    }

    private static OpenClException none(Optional<String> wanted) {
        return new OpenClException("opencl: there is no device " + wanted.orElse(""));
    }

    /** The device of a number. */
    static Optional<Device> find(List<Device> all, String number) {
        return all.stream().filter(d -> number.equals("" + d.index())).findFirst();
    }

    /** GPUs before others, more compute units before fewer, then the order of the platforms. */
    static Device best(List<Device> all) {
        return all.stream()
                .min(
                        Comparator.comparing((Device d) -> d.limits().kind())
                                .thenComparingLong(d -> -d.limits().units())
                                .thenComparingInt(Device::index))
                .orElseThrow(() -> new OpenClException("opencl: there is no device"));
    }
}
