package org.espalier.benchmarks.peers;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A file of named f32 arrays, by which one side's initial weights reach the others: for each array
 * its name, its rank and axis sizes, its elements; all big endian.
 */
public record Weights(Path file) {
    private static final int BLOCK = 1 << 16; // elements that are converted at once

    /** An array; what it hands out is its own. */
    public static final class Named {
        private final String name;
        private final long[] dims;
        private final float[] values;

        /** Takes the arrays over. */
        public Named(String name, long[] dims, float... values) {
            this.name = name;
            this.dims = dims;
            this.values = values;
        }

        /** Its name. */
        public String name() {
            return name;
        }

        /** Its axis sizes. */
        public long[] dims() {
            return dims;
        }

        /** Its elements, row-major. */
        public float[] values() {
            return values;
        }
    }

    /** Hears an array. */
    @FunctionalInterface
    public interface Reader {
        /** An array, which is the reader's to keep. */
        void read(Named array);
    }

    /** Where arrays come from, one at a time. */
    @FunctionalInterface
    public interface Source<P> {
        /** The array behind a name of the writer's own. */
        Named array(P of);
    }

    /** Writes arrays, unless another side has. */
    public <P> void write(List<P> all, Source<P> source) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Path part = Path.of(file + ".part");
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
            out.writeInt(all.size());
            for (P p : all) {
                write(source.array(p), out);
            }
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void write(Named array, DataOutputStream out) throws IOException {
        out.writeUTF(array.name);
        out.writeInt(array.dims.length);
        for (long d : array.dims) {
            out.writeLong(d);
        }
        out.writeInt(array.values.length);
        ByteBuffer bytes = ByteBuffer.allocate(4 * BLOCK);
        for (int at = 0; at < array.values.length; at += BLOCK) {
            int n = Math.min(BLOCK, array.values.length - at);
            bytes.asFloatBuffer().put(array.values, at, n);
            out.write(bytes.array(), 0, 4 * n);
        }
    }

    /** Reads all arrays in the order they were written in. */
    public void read(Reader reader) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            int arrays = in.readInt();
            for (int i = 0; i < arrays; i++) {
                reader.read(read(in));
            }
        }
    }

    private static Named read(DataInputStream in) throws IOException {
        String name = in.readUTF();
        long[] dims = new long[in.readInt()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = in.readLong();
        }
        float[] values = new float[in.readInt()];
        ByteBuffer bytes = ByteBuffer.allocate(4 * BLOCK);
        for (int at = 0; at < values.length; at += BLOCK) {
            int n = Math.min(BLOCK, values.length - at);
            in.readFully(bytes.array(), 0, 4 * n);
            bytes.asFloatBuffer().get(values, at, n);
        }
        return new Named(name, dims, values);
    }
}
