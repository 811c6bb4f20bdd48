package dev.freezeframe.benchmarks;

import java.nio.ByteBuffer;
import java.util.Random;

/** Chunks as disks have them. The same at every run. */
public enum Content {
    /** Words from a small vocabulary with numbers between them, like logs and configuration: about 1 to 4. */
    TEXT,
    /** Half of each KiB is random and the rest repeats, like programs: about 1 to 1.8. */
    MIXED,
    /** Compressed already. */
    RANDOM;

    /** The size of a chunk of the store. */
    public static final int CHUNK = 1 << 20;

    /** A new chunk in memory outside the heap, as the store's buffers are. */
    public ByteBuffer chunk() {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        Random random = new Random(ordinal());
        switch (this) {
            case TEXT -> text(chunk, random);
            case MIXED -> mixed(chunk, random);
            case RANDOM -> random(chunk, random, CHUNK);
        }
        return chunk.flip();
    }

    private static void text(ByteBuffer chunk, Random random) {
        byte[][] words = new byte[500][];
        for (int i = 0; i < words.length; i++) {
            words[i] = new byte[2 + random.nextInt(9)];
            for (int letter = 0; letter < words[i].length; letter++) {
                words[i][letter] = (byte) ('a' + random.nextInt(26));
            }
        }
        while (chunk.remaining() > 16) {
            chunk.put(words[(int) Math.abs(random.nextGaussian() * 150) % words.length])
                    .put((byte) ' ');
            if (random.nextInt(8) == 0) {
                chunk.put((byte) ('0' + random.nextInt(10)));
            }
        }
        chunk.position(CHUNK);
    }

    private static void mixed(ByteBuffer chunk, Random random) {
        byte[] repeated = new byte[512];
        random.nextBytes(repeated);
        while (chunk.hasRemaining()) {
            random(chunk, random, 512);
            chunk.put(repeated);
        }
    }

    private static void random(ByteBuffer chunk, Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        chunk.put(bytes);
    }
}
