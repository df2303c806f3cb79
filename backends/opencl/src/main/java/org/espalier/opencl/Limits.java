package org.espalier.opencl;

import java.util.Arrays;
import org.jocl.CL;
import org.jocl.cl_device_id;

/**
 * What a device says of itself.
 *
 * @param kind what it is
 * @param version of OpenCL, in its own words
 * @param units compute units
 * @param group most work-items of a group
 * @param across most work-items of a group along its first axis
 * @param down most work-items of a group along its second axis
 * @param localBytes local memory of a group
 * @param separateLocal that memory is not ordinary memory under another name
 * @param vector numbers of f32 that a register holds
 * @param allocation bytes of the largest buffer
 * @param arguments bytes of a kernel's arguments
 * @param constantBytes bytes of a constant buffer
 * @param floats its rules of f32
 */
record Limits(
        Kind kind,
        String version,
        long units,
        long group,
        long across,
        long down,
        long localBytes,
        boolean separateLocal,
        long vector,
        long allocation,
        long arguments,
        long constantBytes,
        Floats floats) {
    /** What a device is, best first. */
    enum Kind {
        GPU,
        ACCELERATOR,
        CPU,
        OTHER
    }

    /**
     * The rules of f32.
     *
     * @param exactDivision / and √ are rounded correctly where a program asks for it
     * @param denormals numbers below 2^−126 are kept
     * @param nearest results are rounded to nearest, ties to even, and infinities and NaN exist
     */
    record Floats(boolean exactDivision, boolean denormals, boolean nearest) {
        static Floats of(long config) {
            long nearest = CL.CL_FP_ROUND_TO_NEAREST | CL.CL_FP_INF_NAN;
            return new Floats(
                    (config & CL.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0,
                    (config & CL.CL_FP_DENORM) != 0,
                    (config & nearest) == nearest);
        }
    }

    static Limits of(cl_device_id id) {
        int axes = (int) Query.number(id, CL.CL_DEVICE_MAX_WORK_ITEM_DIMENSIONS);
        long[] items = Query.sizes(id, CL.CL_DEVICE_MAX_WORK_ITEM_SIZES, axes);
        return new Limits(
                kind(Query.wide(id, CL.CL_DEVICE_TYPE)),
                Query.text(id, CL.CL_DEVICE_VERSION),
                Query.number(id, CL.CL_DEVICE_MAX_COMPUTE_UNITS),
                Query.size(id, CL.CL_DEVICE_MAX_WORK_GROUP_SIZE),
                items[0],
                items[1],
                Query.wide(id, CL.CL_DEVICE_LOCAL_MEM_SIZE),
                Query.number(id, CL.CL_DEVICE_LOCAL_MEM_TYPE) == CL.CL_LOCAL,
                Query.number(id, CL.CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT),
                Query.wide(id, CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE),
                Query.size(id, CL.CL_DEVICE_MAX_PARAMETER_SIZE),
                Query.wide(id, CL.CL_DEVICE_MAX_CONSTANT_BUFFER_SIZE),
                Floats.of(Query.wide(id, CL.CL_DEVICE_SINGLE_FP_CONFIG)));
    }

    private static Kind kind(long type) {
        return Arrays.stream(Kind.values())
                .filter(k -> (type & bit(k)) != 0)
                .findFirst()
                .orElse(Kind.OTHER);
    }

    private static long bit(Kind kind) {
        return switch (kind) {
            case GPU -> CL.CL_DEVICE_TYPE_GPU;
            case ACCELERATOR -> CL.CL_DEVICE_TYPE_ACCELERATOR;
            case CPU -> CL.CL_DEVICE_TYPE_CPU;
            case OTHER -> 0;
        };
    }
}
