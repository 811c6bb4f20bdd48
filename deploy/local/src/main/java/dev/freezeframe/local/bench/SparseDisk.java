package dev.freezeframe.local.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/** A large disk with little in it: of every ten MiB one holds data, which compresses to about a half; no two are the same. */
final class SparseDisk {

    private static final int MIB = 1 << 20;
    private static final int ONE_OF = 10;

    private SparseDisk() {}

    /**
     * Fills a disk that is all holes.
     *
     * @param seed the same seed, the same disk
     * @return bytes written
     */
    static long write(Path disk, long seed) throws IOException {
        long written = 0;
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.WRITE)) {
            ByteBuffer data = ByteBuffer.allocateDirect(MIB).order(ByteOrder.nativeOrder());
            long size = channel.size();
            for (long position = 0; position + MIB <= size; position += (long) ONE_OF * MIB) {
                fill(data, new SplittableRandom(seed + position));
                while (data.hasRemaining()) {
                    channel.write(data, position + data.position());
                }
                written += MIB;
            }
            channel.force(true);
        }
        return written;
    }

    /** Every second piece of 4 KiB is noise, the others repeat one number. */
    private static void fill(ByteBuffer data, SplittableRandom random) {
        data.clear();
        while (data.hasRemaining()) {
            boolean noise = data.position() / 4096 % 2 == 0;
            long same = random.nextLong();
            for (int i = 0; i < 4096 / Long.BYTES; i++) {
                data.putLong(noise ? random.nextLong() : same);
            }
        }
        data.flip();
    }
}
