package dev.freezeframe.local;

import dev.freezeframe.local.demo.Cloud;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Random;

/** Volumes of 1 GiB that tests write block by block, with bytes that follow from a seed. */
final class BlockVolumes {
    static final String REGION = "nyc3";

    /** Bytes of a block. */
    static final int BLOCK = 1 << 20;

    /** Bytes of a disk. */
    static final long DISK = 1L << 30;

    private final LocalStack stack;
    private final Cloud cloud;

    BlockVolumes(LocalStack stack) {
        this.stack = stack;
        this.cloud = stack.cloud(REGION);
    }

    String create(String name) throws IOException, InterruptedException {
        return cloud.createVolume(
                Map.of("name", name, "region", REGION, "size_gigabytes", 1),
                stack.pool(REGION).resolve("volumes"));
    }

    Path disk(String volume) {
        return stack.volume(REGION, volume);
    }

    /** Writes to each block the content of the seed plus its index. */
    void write(String volume, long seed, long... blocks) throws IOException {
        for (long block : blocks) {
            write(volume, content(seed + block), block);
        }
    }

    void write(String volume, byte[] content, long block) throws IOException {
        try (FileChannel disk = FileChannel.open(disk(volume), StandardOpenOption.WRITE)) {
            disk.write(ByteBuffer.wrap(content), block * BLOCK);
        }
    }

    /** A block of random bytes. */
    static byte[] content(long seed) {
        byte[] content = new byte[BLOCK];
        new Random(seed).nextBytes(content);
        return content;
    }

    /** Part of a disk; what lies behind its end is zeros. */
    static byte[] read(Path disk, long from, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(disk)) {
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
                continue;
            }
        }
        return bytes.array();
    }
}
