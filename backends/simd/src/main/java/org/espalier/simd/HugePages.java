package org.espalier.simd;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * Large memory on pages of 2 MiB: fewer page faults and fewer misses of the address cache. Linux
 * must be asked for them before memory is touched, and an {@link Arena} touches what it allocates;
 * so large memory is mapped here. Where that is not possible, on other systems and where the module
 * may not call native code ({@code --enable-native-access=org.espalier.simd}), memory comes from
 * the arena, without a warning.
 *
 * @param map mmap
 * @param unmap munmap
 * @param advise madvise
 */
record HugePages(MethodHandle map, MethodHandle unmap, MethodHandle advise) {
    /** Size and alignment of such a page. */
    private static final long SIZE = 2L << 20;

    /** Fewer bytes are left to the arena. */
    static final long WORTH = 4L << 20;

    private static final int READ_AND_WRITE = 3;
    private static final int PRIVATE_AND_ANONYMOUS = 0x22;
    private static final int MADV_HUGEPAGE = 14;

    private static final Optional<HugePages> HERE = find();

    private static Optional<HugePages> find() {
        boolean isLinux =
                System.getProperty("os.name").equals("Linux")
                        && System.getProperty("os.arch").matches("amd64|aarch64");
        boolean isWanted = !"false".equals(System.getProperty("espalier.hugePages"));
        boolean isAllowed = HugePages.class.getModule().isNativeAccessEnabled();
        return isLinux && isWanted && isAllowed ? Optional.of(link()) : Optional.empty();
    }

    private static HugePages link() {
        ValueLayout.OfInt i = ValueLayout.JAVA_INT;
        ValueLayout.OfLong n = ValueLayout.JAVA_LONG;
        var p = ValueLayout.ADDRESS;
        return new HugePages(
                call("mmap", FunctionDescriptor.of(p, p, n, i, i, i, n)),
                call("munmap", FunctionDescriptor.of(i, p, n)),
                call("madvise", FunctionDescriptor.of(i, p, n, i)));
    }

    @SuppressWarnings("restricted") // allowed, or this class is not used
    private static MethodHandle call(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    /** Whether large memory is mapped here. */
    static boolean available() {
        return HERE.isPresent();
    }

    /** Memory of the arena, aligned to 64 bytes, that is zero. */
    static MemorySegment allocate(Arena arena, long bytes) {
        return HERE.filter(_ -> bytes >= WORTH)
                .flatMap(pages -> pages.mapped(arena, bytes))
                .orElseGet(() -> arena.allocate(bytes, 64));
    }

    /** None where the system refuses. */
    @SuppressWarnings("restricted") // as above
    private Optional<MemorySegment> mapped(Arena arena, long bytes) {
        long room = bytes + SIZE;
        MemorySegment found = mapping(room);
        if (found.address() == -1) {
            return Optional.empty();
        }
        MemorySegment all = found.reinterpret(room, arena, this::end);
        MemorySegment aligned = all.asSlice(-found.address() & (SIZE - 1), bytes);
        advise(aligned);
        return Optional.of(aligned);
    }

    private MemorySegment mapping(long bytes) {
        try {
            return (MemorySegment)
                    map.invokeExact(
                            MemorySegment.NULL,
                            bytes,
                            READ_AND_WRITE,
                            PRIVATE_AND_ANONYMOUS,
                            -1,
                            0L);
        } catch (Throwable e) {
            throw new IllegalStateException("mmap", e);
        }
    }

    /** A hint: a system that does not take it leaves small pages. */
    private void advise(MemorySegment memory) {
        try {
            long whole = memory.byteSize() / SIZE * SIZE;
            int _ = (int) advise.invokeExact(memory, whole, MADV_HUGEPAGE);
        } catch (Throwable e) {
            throw new IllegalStateException("madvise", e);
        }
    }

    private void end(MemorySegment all) {
        try {
            int _ = (int) unmap.invokeExact(all, all.byteSize());
        } catch (Throwable e) {
            throw new IllegalStateException("munmap", e);
        }
    }
}
