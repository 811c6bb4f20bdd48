package dev.freezeframe.local;

import dev.freezeframe.local.demo.DiskChange;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Raw images for tests: data at places that follow from the seed, holes between them. */
public final class TestDisk {

    private TestDisk() {}

    /** Writes an image of this length, about half of it data; returns the file. */
    public static Path write(Path file, long bytes, long seed) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(1), bytes - 1);
        }
        int places = (int) (bytes >> 20) / 2;
        int touched = new DiskChange(seed, places, 1 << 20).apply(file, bytes, 1 << 20);
        if (touched == 0) {
            throw new IllegalArgumentException("Too short for data: " + bytes);
        }
        return file;
    }
}
