package org.espalier.opencl;

import java.util.Locale;
import org.jocl.CL;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/**
 * A device that can run our kernels.
 *
 * @param index its number in the order of platforms and devices, from 0
 * @param limits what it says of itself
 */
record Device(int index, cl_platform_id platform, cl_device_id id, String name, Limits limits) {
    static Device of(int index, cl_platform_id platform, cl_device_id id) {
        String name = Query.text(id, CL.CL_DEVICE_NAME);
        return new Device(index, platform, id, name, Limits.of(id));
    }

    /** For instance {@code 0: GeForce (gpu, OpenCL 3.0 CUDA)}. */
    @Override
    public String toString() {
        String kind = limits.kind().name().toLowerCase(Locale.ROOT);
        return "%s: %s (%s, %s)".formatted(index, name, kind, limits.version());
    }
}
