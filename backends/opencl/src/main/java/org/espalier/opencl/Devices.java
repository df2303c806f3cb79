package org.espalier.opencl;

import static org.jocl.CL.clGetDeviceIDs;
import static org.jocl.CL.clGetPlatformIDs;

import java.util.ArrayList;
import java.util.List;
import org.jocl.CL;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/** The devices of this machine. */
final class Devices {
    /** What the loader answers where it knows no platform. */
    private static final int NO_PLATFORM = -1001;

    private Devices() {}

    /** How many platforms there are. */
    static List<cl_platform_id> platforms() {
        int[] count = new int[1];
        int code = clGetPlatformIDs(0, null, count);
        if (code == NO_PLATFORM || count[0] == 0) {
            return List.of();
        }
        Status.require(code, "listing platforms");
        cl_platform_id[] all = new cl_platform_id[count[0]];
        Status.require(clGetPlatformIDs(all.length, all, null), "listing platforms");
        return List.of(all);
    }

    /** All devices that compile OpenCL C and are little endian, as the seam's memory is. */
    static List<Device> all() {
        List<Device> all = new ArrayList<>();
        for (cl_platform_id platform : platforms()) {
            for (cl_device_id id : of(platform)) {
                if (isUsable(id)) {
                    all.add(Device.of(all.size(), platform, id));
                }
            }
        }
        return all;
    }

    private static boolean isUsable(cl_device_id id) {
        return Query.number(id, CL.CL_DEVICE_AVAILABLE) != 0
                && Query.number(id, CL.CL_DEVICE_COMPILER_AVAILABLE) != 0
                && Query.number(id, CL.CL_DEVICE_ENDIAN_LITTLE) != 0
                && !Query.text(id, CL.CL_DEVICE_VERSION).matches("OpenCL 1\\.[01].*");
    }

    private static List<cl_device_id> of(cl_platform_id platform) {
        int[] count = new int[1];
        int code = clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, 0, null, count);
        if (code == CL.CL_DEVICE_NOT_FOUND || count[0] == 0) {
            return List.of();
        }
        Status.require(code, "listing devices");
        cl_device_id[] all = new cl_device_id[count[0]];
        code = clGetDeviceIDs(platform, CL.CL_DEVICE_TYPE_ALL, all.length, all, null);
        Status.require(code, "listing devices");
        return List.of(all);
    }
}
