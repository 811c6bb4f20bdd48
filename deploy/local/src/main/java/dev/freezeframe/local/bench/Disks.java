package dev.freezeframe.local.bench;

import dev.freezeframe.local.StackException;
import dev.freezeframe.local.demo.DataRanges;
import dev.freezeframe.local.demo.SparseCopy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * A disk before and after some change.
 *
 * @param before raw
 * @param after raw, not shorter
 * @param gibibytes of the volume that holds either
 */
record Disks(Path before, Path after, int gibibytes) {

    /** What the store cuts disks into. */
    private static final int CHUNK = 1 << 20;

    private static final long GIB = 1L << 30;

    /** @throws StackException if these are not two such disks */
    static Disks of(Path before, Path after) throws IOException, StackException {
        for (Path disk : new Path[] {before, after}) {
            if (!Files.isRegularFile(disk)) {
                throw new StackException("No such file: " + disk);
            }
        }
        if (Files.size(after) < Files.size(before)) {
            throw new StackException(after + " is shorter than " + before + ": a disk does not shrink");
        }
        return new Disks(before, after, (int) ((Files.size(after) + GIB - 1) / GIB));
    }

    /** Makes the file the disk before the change, as long as the volume. */
    void writeBefore(Path disk) throws IOException {
        SparseCopy.copy(before, disk);
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(gibibytes * GIB);
            file.getChannel().force(true);
        }
    }

    /** Writes the change: only the blocks that differ, as a machine would. */
    void writeChange(Path disk) throws IOException {
        ByteBuffer wanted = ByteBuffer.allocateDirect(CHUNK);
        ByteBuffer there = ByteBuffer.allocateDirect(CHUNK);
        try (FileChannel from = FileChannel.open(after);
                FileChannel to = FileChannel.open(disk, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            // What became a hole is left out on purpose: a machine that frees a block does not write to it.
            for (DataRanges.Range range : DataRanges.of(after)) {
                for (long position = range.start(); position < range.end(); position += CHUNK) {
                    int length = (int) Math.min(CHUNK, range.end() - position);
                    fill(wanted, from, position, length);
                    fill(there, to, position, length);
                    writeDifferences(wanted, there, to, position);
                }
            }
            to.force(true);
        }
    }

    /** Writes the first bytes of the disk once more: its content stays, the file has been written. */
    static void rewriteBeginning(Path disk) throws IOException {
        ByteBuffer sector = ByteBuffer.allocate(512);
        try (FileChannel channel = FileChannel.open(disk, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            fill(sector, channel, 0, sector.capacity());
            channel.write(sector, 0);
            channel.force(true);
        }
    }

    private static void writeDifferences(ByteBuffer wanted, ByteBuffer there, FileChannel to, long position)
            throws IOException {
        int block = 4096;
        for (int start = 0; start < wanted.limit(); start += block) {
            int length = Math.min(block, wanted.limit() - start);
            ByteBuffer piece = wanted.slice(start, length);
            if (piece.mismatch(there.slice(start, length)) >= 0) {
                to.write(piece, position + start);
            }
        }
    }

    /** How many different chunks that are not all zeros the store must keep of a disk. */
    static long differentChunks(Path disk) throws IOException {
        Set<String> digests = new HashSet<>();
        long length = Files.size(disk);
        long done = 0;
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
        MessageDigest sha = sha256();
        try (FileChannel channel = FileChannel.open(disk)) {
            for (DataRanges.Range range : DataRanges.of(disk)) {
                long first = Math.max(done, range.start() / CHUNK * CHUNK);
                for (long position = first; position < range.end(); position += CHUNK) {
                    fill(chunk, channel, position, (int) Math.min(CHUNK, length - position));
                    if (chunk.mismatch(zeros.slice(0, chunk.limit())) >= 0) {
                        sha.update(chunk);
                        digests.add(HexFormat.of().formatHex(sha.digest()));
                    }
                    done = position + CHUNK;
                }
            }
        }
        return digests.size();
    }

    private static void fill(ByteBuffer buffer, FileChannel channel, long position, int length) throws IOException {
        buffer.clear().limit(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("A disk is shorter than it was");
            }
        }
        buffer.flip();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
