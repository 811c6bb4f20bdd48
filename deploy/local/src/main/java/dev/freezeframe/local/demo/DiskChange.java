package dev.freezeframe.local.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes to a disk as a machine would: random bytes at places that follow from the seed.
 *
 * @param seed the same seed changes the same bytes in the same way
 * @param places how many
 * @param bytes at each of them
 */
public record DiskChange(long seed, int places, int bytes) {

    private static final int SECTOR = 512;

    /**
     * Changes the first bytes of the file up to the length.
     *
     * @return how many chunks of the given size it touched
     */
    public int apply(Path disk, long length, int chunkSize) throws IOException {
        Random random = new Random(seed);
        byte[] content = new byte[bytes];
        Set<Long> chunks = new TreeSet<>();
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.WRITE)) {
            for (int place = 0; place < places; place++) {
                long position = random.nextLong(0, (length - bytes) / SECTOR) * SECTOR;
                random.nextBytes(content);
                ByteBuffer buffer = ByteBuffer.wrap(content);
                while (buffer.hasRemaining()) {
                    channel.write(buffer, position + buffer.position());
                }
                for (long chunk = position / chunkSize; chunk <= (position + bytes - 1) / chunkSize; chunk++) {
                    chunks.add(chunk);
                }
            }
            channel.force(false);
        }
        return chunks.size();
    }
}
