package org.espalier.opencl;

import static org.jocl.CL.CL_MEM_COPY_HOST_PTR;
import static org.jocl.CL.CL_MEM_READ_WRITE;
import static org.jocl.CL.clCreateBuffer;
import static org.jocl.CL.clEnqueueNDRangeKernel;
import static org.jocl.CL.clEnqueueReadBuffer;
import static org.jocl.CL.clEnqueueWriteBuffer;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_command_queue;
import org.jocl.cl_context;
import org.jocl.cl_context_properties;
import org.jocl.cl_device_id;
import org.jocl.cl_event;
import org.jocl.cl_kernel;
import org.jocl.cl_mem;

/** A device's memory and its one queue, in order: only {@link #read} waits. */
final class Queue implements AutoCloseable {
    /** Bytes moved at once between host and device. */
    private static final long CHUNK = 1L << 26;

    /** Host memory that a write still reads. */
    private record Staged(cl_event done, Arena memory) {}

    private final Device device;
    private final cl_context context;
    private final cl_command_queue queue;
    private final Deque<Staged> staged = new ArrayDeque<>();
    private final ByteBuffer state = Query.memory(Sizeof.cl_int); // of the event last asked

    @SuppressWarnings("deprecation") // the newer call is not in OpenCL 1.2
    Queue(Device device) {
        this.device = device;
        cl_context_properties properties = new cl_context_properties();
        properties.addProperty(CL.CL_CONTEXT_PLATFORM, device.platform());
        int[] code = new int[1];
        cl_device_id[] ids = {device.id()};
        context = CL.clCreateContext(properties, 1, ids, null, null, code);
        Status.require(code[0], "opening device " + device);
        queue = CL.clCreateCommandQueue(context, device.id(), 0, code);
        Status.require(code[0], "making a queue of device " + device);
    }

    Device device() {
        return device;
    }

    cl_context context() {
        return context;
    }

    /** Uninitialised memory. */
    cl_mem allocate(long bytes) {
        if (bytes > device.limits().allocation()) {
            throw new OpenClException(
                    "opencl: a buffer of %s bytes; device %s allows %s. Fix: smaller batches or layers"
                            .formatted(bytes, device, device.limits().allocation()));
        }
        int[] code = new int[1];
        cl_mem memory = clCreateBuffer(context, CL_MEM_READ_WRITE, Math.max(16, bytes), null, code);
        Status.require(code[0], "allocating " + bytes + " bytes on device " + device);
        return memory;
    }

    /** Memory with these contents. */
    cl_mem constant(Pointer contents, long bytes) {
        int[] code = new int[1];
        long flags = CL.CL_MEM_READ_ONLY | CL_MEM_COPY_HOST_PTR;
        cl_mem memory = clCreateBuffer(context, flags, bytes, contents, code);
        Status.require(code[0], "allocating " + bytes + " bytes on device " + device);
        return memory;
    }

    /** Enqueues a copy; the source may be reused on return. */
    void write(cl_mem target, long offset, MemorySegment source) {
        reclaim(false);
        for (long at = 0; at < source.byteSize(); at += CHUNK) {
            long bytes = Math.min(CHUNK, source.byteSize() - at);
            writeChunk(target, offset + at, source.asSlice(at, bytes));
        }
    }

    private void writeChunk(cl_mem target, long offset, MemorySegment source) {
        Arena arena = Arena.ofShared();
        MemorySegment copy = arena.allocate(source.byteSize(), Sizeof.cl_double16);
        copy.copyFrom(source);
        cl_event done = new cl_event();
        Pointer from = Pointer.to(copy.asByteBuffer());
        long bytes = source.byteSize();
        int code = clEnqueueWriteBuffer(queue, target, false, offset, bytes, from, 0, null, done);
        if (code != CL.CL_SUCCESS) {
            arena.close();
        }
        Status.require(code, "writing " + bytes + " bytes");
        staged.add(new Staged(done, arena));
    }

    /** Frees staged memory that has been written; all of it if everything is done. */
    private void reclaim(boolean all) {
        while (!staged.isEmpty() && (all || isDone(staged.getFirst().done()))) {
            Staged oldest = staged.removeFirst();
            CL.clReleaseEvent(oldest.done());
            oldest.memory().close();
        }
    }

    private boolean isDone(cl_event event) {
        CL.clGetEventInfo(
                event,
                CL.CL_EVENT_COMMAND_EXECUTION_STATUS,
                Sizeof.cl_int,
                Pointer.to(state),
                null);
        return state.getInt(0) == CL.CL_COMPLETE;
    }

    /** Waits for everything before it and copies. */
    void read(cl_mem source, long offset, MemorySegment target) {
        for (long at = 0; at < target.byteSize(); at += CHUNK) {
            long bytes = Math.min(CHUNK, target.byteSize() - at);
            readChunk(source, offset + at, target.asSlice(at, bytes));
        }
        if (target.byteSize() > 0) {
            reclaim(true);
        }
    }

    private void readChunk(cl_mem source, long offset, MemorySegment target) {
        try (Arena arena = Arena.ofConfined()) {
            long bytes = target.byteSize();
            MemorySegment copy = target.isNative() ? target : arena.allocate(bytes);
            Pointer to = Pointer.to(copy.asByteBuffer());
            int code = clEnqueueReadBuffer(queue, source, true, offset, bytes, to, 0, null, null);
            Status.require(code, "reading " + bytes + " bytes");
            if (!target.isNative()) {
                target.copyFrom(copy);
            }
        }
    }

    /** Enqueues a kernel whose arguments are set. */
    void launch(cl_kernel kernel, String name, long[] global, long[] local) {
        int code =
                clEnqueueNDRangeKernel(
                        queue, kernel, global.length, null, global, local, 0, null, null);
        Status.require(code, "launching " + name);
    }

    @Override
    public void close() {
        CL.clFinish(queue);
        reclaim(true);
        CL.clReleaseCommandQueue(queue);
        CL.clReleaseContext(context);
    }
}
