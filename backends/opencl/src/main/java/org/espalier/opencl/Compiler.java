package org.espalier.opencl;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jocl.CL;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;
import org.jocl.cl_kernel;
import org.jocl.cl_program;

/** Compiles source text, each text once. */
final class Compiler implements AutoCloseable {
    /** A compiled kernel and the largest group it can run in. */
    record Compiled(cl_kernel kernel, String name, long group) {}

    private record Built(cl_program program, Compiled compiled) {}

    /**
     * A compiler inside this process may lose its files: LLVM deletes them when any thread takes a
     * signal, and Java's threads take signals in the normal course of things.
     */
    private static final int ATTEMPTS = 20;

    /** Between attempts, more each time, so that what troubled one may pass. */
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(5);

    /** Held while a compiler runs, so that other threads of ours take no signals meanwhile. */
    private static final ReentrantLock ALONE = new ReentrantLock();

    private final Queue queue;
    private final Map<String, Built> built = new LinkedHashMap<>();

    Compiler(Queue queue) {
        this.queue = queue;
    }

    /**
     * The kernel {@code run} of a source file.
     *
     * @param name what messages call it
     * @throws OpenClException with the build log and the source when it does not compile
     */
    Compiled compile(String name, String source) {
        return built.computeIfAbsent(source, s -> build(name, s)).compiled();
    }

    /** How many files were compiled. */
    int count() {
        return built.size();
    }

    private Built build(String name, String source) {
        ALONE.lock();
        try {
            return attempt(name, source);
        } finally {
            ALONE.unlock();
        }
    }

    private Built attempt(String name, String source) {
        String log = "";
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            cl_program program = read(name, source);
            if (CL.clBuildProgram(program, 1, device(), options(), null, null) == CL.CL_SUCCESS) {
                return built(name, program);
            }
            log = log(program);
            CL.clReleaseProgram(program);
            LockSupport.parkNanos(attempt * PAUSE);
        }
        throw new OpenClException(failure(name, source, log));
    }

    private cl_program read(String name, String source) {
        int[] code = new int[1];
        String[] texts = {source};
        cl_program program = CL.clCreateProgramWithSource(queue.context(), 1, texts, null, code);
        Status.require(code[0], "reading the source of " + name);
        return program;
    }

    private cl_device_id[] device() {
        return new cl_device_id[] {queue.device().id()};
    }

    private Built built(String name, cl_program program) {
        int[] code = new int[1];
        cl_kernel kernel = CL.clCreateKernel(program, "run", code);
        Status.require(code[0], "finding the kernel of " + name);
        return new Built(program, new Compiled(kernel, name, group(kernel)));
    }

    private String options() {
        return "-cl-std=CL1.2"
                + (queue.device().limits().floats().exactDivision()
                        ? " -cl-fp32-correctly-rounded-divide-sqrt"
                        : "");
    }

    private String failure(String name, String source, String log) {
        return "opencl: the kernel of %s does not compile on device %s%nbuild log:%n%s%nsource:%n%s"
                .formatted(name, queue.device(), log, source);
    }

    private String log(cl_program program) {
        return Query.text((size, target, length) ->
                CL.clGetProgramBuildInfo(
                        program,
                        queue.device().id(),
                        CL.CL_PROGRAM_BUILD_LOG,
                        size,
                        target,
                        length));
    }

    private long group(cl_kernel kernel) {
        ByteBuffer group = Query.memory(Sizeof.size_t);
        int code =
                CL.clGetKernelWorkGroupInfo(
                        kernel,
                        queue.device().id(),
                        CL.CL_KERNEL_WORK_GROUP_SIZE,
                        Sizeof.size_t,
                        Pointer.to(group),
                        null);
        Status.require(code, "asking for a kernel's group size");
        return group.getLong(0);
    }

    @Override
    public void close() {
        for (Built b : built.values()) {
            CL.clReleaseKernel(b.compiled().kernel());
            CL.clReleaseProgram(b.program());
        }
        built.clear();
    }
}
