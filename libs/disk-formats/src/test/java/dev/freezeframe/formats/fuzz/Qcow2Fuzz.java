package dev.freezeframe.formats.fuzz;

import dev.freezeframe.formats.ImageLimits;
import dev.freezeframe.formats.UnsupportedFormatException;
import dev.freezeframe.formats.qcow2.Qcow2Source;
import dev.freezeframe.store.disk.CorruptDiskException;
import dev.freezeframe.store.disk.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;

/**
 * Any bytes as a qcow2 file: it is read to its end, or refused in a way that a user can be told. What is read lies within what was asked
 * for, in order, and a second reading says the same.
 */
public final class Qcow2Fuzz {
    private static final ImageLimits LIMITS = ImageLimits.ofVirtualBytes(8 << 20);
    private static final int STEP = 1 << 20;

    private static final Path FILE = FuzzFile.create("qcow2");

    private Qcow2Fuzz() {}

    /** The fuzzer's entry. */
    public static void fuzzerTestOneInput(byte[] input) throws IOException, InterruptedException {
        Files.write(FILE, input);
        try (Qcow2Source source = Qcow2Source.open(FILE, LIMITS, Runnable::run)) {
            if (source.sizeBytes() > LIMITS.virtualBytes()) {
                throw new AssertionError("a disk of " + source.sizeBytes() + " bytes was opened");
            }
            int first = read(source);
            if (first != read(source)) {
                throw new AssertionError("two readings differ");
            }
        } catch (CorruptDiskException | UnsupportedFormatException refused) {
            // As it should be.
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof CorruptDiskException)) {
                throw new AssertionError("an image neither reads nor is refused", e.getCause());
            }
        }
    }

    private static int read(Qcow2Source source) throws ExecutionException, InterruptedException {
        ByteBuffer buffer = ByteBuffer.allocate(STEP);
        int hash = 0;
        for (long at = 0; at < source.sizeBytes(); at += STEP) {
            long end = Math.min(at + STEP, source.sizeBytes());
            long behind = at;
            for (Extent extent :
                    source.allocated(at, end - at).toCompletableFuture().get()) {
                if (extent.offset() < behind || extent.length() <= 0 || extent.offset() + extent.length() > end) {
                    throw new AssertionError(extent + " in what was asked from " + behind + " to " + end);
                }
                behind = extent.offset() + extent.length();
                buffer.clear().limit((int) extent.length());
                source.read(extent.offset(), buffer).toCompletableFuture().get();
                if (buffer.hasRemaining()) {
                    throw new AssertionError("of " + extent + " not all was read");
                }
                hash = 31 * hash + buffer.flip().hashCode();
            }
        }
        return hash;
    }
}
