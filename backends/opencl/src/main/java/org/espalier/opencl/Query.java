package org.espalier.opencl;

import static org.jocl.CL.clGetDeviceInfo;
import static org.jocl.CL.clGetPlatformInfo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
        ByteBuffer bytes = memory(length[0]);
        Status.require(query.ask(length[0], Pointer.to(bytes), null), "a query");
        return StandardCharsets.UTF_8.decode(bytes).toString().replace("\0", "").strip();
    }

    /** Memory outside the heap: of a heap array JOCL hands the driver what may be a copy. */
    static ByteBuffer memory(long bytes) {
        return ByteBuffer.allocateDirect(Math.toIntExact(bytes)).order(ByteOrder.nativeOrder());
    }

    private static ByteBuffer asked(cl_device_id device, int property, long bytes) {
        ByteBuffer value = memory(bytes);
        int code = clGetDeviceInfo(device, property, bytes, Pointer.to(value), null);
        Status.require(code, CL.stringFor_cl_device_info(property));
        return value;
    }

    /** A 32-bit property; unsigned. */
    static long number(cl_device_id device, int property) {
        return Integer.toUnsignedLong(asked(device, property, Sizeof.cl_uint).getInt(0));
    }

    /** A 64-bit property. */
    static long wide(cl_device_id device, int property) {
        return asked(device, property, Sizeof.cl_ulong).getLong(0);
    }

    /** A property of the size of a pointer. */
    static long size(cl_device_id device, int property) {
        return sizes(device, property, 1)[0];
    }

    /** A list of sizes. */
    static long[] sizes(cl_device_id device, int property, int count) {
        long[] values = new long[count];
        asked(device, property, (long) Sizeof.size_t * count).asLongBuffer().get(values);
        return values;
    }
}
