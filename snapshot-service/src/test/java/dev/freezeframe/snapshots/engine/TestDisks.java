package dev.freezeframe.snapshots.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** Raw disks with random data and holes. */
final class TestDisks {
    static final int CHUNK = 1 << 20;

    private TestDisks() {}

    /** A disk of which every third chunk is a hole; its end is not the end of a chunk. */
    static Path sparse(Path file, int chunks, long seed) throws IOException {
        Random random = new Random(seed);
        try (FileChannel disk = open(file)) {
            for (int chunk = 0; chunk < chunks; chunk++) {
                if (chunk % 3 != 2) {
                    disk.write(ByteBuffer.wrap(bytes(random, CHUNK)), (long) chunk * CHUNK);
                }
            }
            disk.write(ByteBuffer.wrap(bytes(random, 4096)), (long) chunks * CHUNK);
        }
        return file;
    }

    /** Overwrites a few bytes in the middle of one chunk. */
    static void change(Path file, int chunk, long seed) {
        try (FileChannel disk = open(file)) {
            disk.write(ByteBuffer.wrap(bytes(new Random(seed), 512)), (long) chunk * CHUNK + CHUNK / 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
