package dev.freezeframe.local.faults;

import dev.freezeframe.local.demo.DataRanges;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

/** Small disks that are written to, and told apart by a hash of all that is not zero. */
final class DiskContent {
    private static final int BLOCK = 4096;
    private static final byte[] ZEROS = new byte[BLOCK];

    /** What is written lies in the first so many bytes: disks are large, and their content is small. */
    static final int USED_BYTES = 8 << 20;

    private DiskContent() {}

    /** Of each block that has something in it, with its place: the same for two disks that differ only in how many zeros follow. */
    static String hash(Path disk) throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        try (FileChannel channel = FileChannel.open(disk)) {
            long next = 0;
            for (DataRanges.Range range : DataRanges.of(disk)) {
                for (long at = Math.max(next, range.start() / BLOCK * BLOCK); at < range.end(); at += BLOCK) {
                    add(digest, channel, block, at);
                    next = at + BLOCK;
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 8);
    }

    /** Writes to one to three places, now and then zeros, as follows from the random numbers. */
    static void change(Path disk, Random random) throws IOException {
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.WRITE)) {
            int places = 1 + random.nextInt(3);
            for (int place = 0; place < places; place++) {
                byte[] bytes = new byte[BLOCK * (1 + random.nextInt(48))];
                if (random.nextInt(5) > 0) {
                    random.nextBytes(bytes);
                }
                long at = (long) random.nextInt((USED_BYTES - bytes.length) / BLOCK) * BLOCK;
                ByteBuffer content = ByteBuffer.wrap(bytes);
                while (content.hasRemaining()) {
                    channel.write(content, at + content.position());
                }
            }
        }
    }

    private static void add(MessageDigest digest, FileChannel channel, ByteBuffer block, long at) throws IOException {
        block.clear();
        Arrays.fill(block.array(), (byte) 0);
        while (block.hasRemaining()) {
            if (channel.read(block, at + block.position()) < 0) {
                break;
            }
        }
        if (!Arrays.equals(block.array(), ZEROS)) {
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, at));
            digest.update(block.array());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
