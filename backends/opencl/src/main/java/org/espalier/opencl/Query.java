package org.espalier.opencl;

import static org.jocl.CL.clGetDeviceInfo;
import static org.jocl.CL.clGetPlatformInfo;

import java.nio.charset.StandardCharsets;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;
import org.jspecify.annotations.Nullable;

/** Properties of devices and platforms by their number in the standard. */
final class Query {
    private Query() {}

    static String text(cl_device_id device, int property) {
        return text(
                (size, target, length) -> clGetDeviceInfo(device, property, size, target, length));
    }

    static String text(cl_platform_id platform, int property) {
        return text((size, target, length) ->
                clGetPlatformInfo(platform, property, size, target, length));
    }

    /** The form that all text queries share. */
    @FunctionalInterface
    interface Text {
        int ask(long size, @Nullable Pointer target, long @Nullable [] length);
    }

    static String text(Text query) {
        long[] length = new long[1];
        Status.require(query.ask(0, null, length), "a query");
        byte[] bytes = new byte[Math.toIntExact(length[0])];
        Status.require(query.ask(length[0], Pointer.to(bytes), null), "a query");
        return new String(bytes, StandardCharsets.UTF_8).replace("\0", "").strip();
    }

    /** A 32-bit property; unsigned. */
    static long number(cl_device_id device, int property) {
        int[] value = new int[1];
        int code = clGetDeviceInfo(device, property, Sizeof.cl_uint, Pointer.to(value), null);
        Status.require(code, CL.stringFor_cl_device_info(property));
        return Integer.toUnsignedLong(value[0]);
    }

    /** A 64-bit property. */
    static long wide(cl_device_id device, int property) {
        long[] value = new long[1];
        int code = clGetDeviceInfo(device, property, Sizeof.cl_ulong, Pointer.to(value), null);
        Status.require(code, CL.stringFor_cl_device_info(property));
        return value[0];
    }

    /** A property of the size of a pointer. */
    static long size(cl_device_id device, int property) {
        long[] value = new long[1];
        int code = clGetDeviceInfo(device, property, Sizeof.size_t, Pointer.to(value), null);
        Status.require(code, CL.stringFor_cl_device_info(property));
        return value[0];
    }

    /** A list of sizes. */
    static long[] sizes(cl_device_id device, int property, int count) {
        long[] values = new long[count];
        long bytes = (long) Sizeof.size_t * count;
        int code = clGetDeviceInfo(device, property, bytes, Pointer.to(values), null);
        Status.require(code, CL.stringFor_cl_device_info(property));
        return values;
    }
}
