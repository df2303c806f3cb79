package org.espalier.opencl;

import java.util.Comparator;
import java.util.List;

/** Which device a session gets. */
final class Selection {
    private Selection() {}

    /** The best device. */
    static Device device() {
        return best(Devices.all());
    }

    /** GPUs before others, more compute units before fewer, then the order of the platforms. */
    static Device best(List<Device> all) {
        return all.stream()
                .min(
                        Comparator.comparing((Device d) -> d.limits().kind())
                                .thenComparing(d -> -d.limits().units())
                                .thenComparing(Device::index))
                .orElseThrow(() -> new OpenClException("opencl: there is no device"));
    }
}
