package dev.freezeframe.local.demo;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a sparse file has data, as the kernel tells by {@code lseek} with SEEK_DATA and SEEK_HOLE. The rest reads as zeros.
 *
 * <p>Apart from the image store's own reading of disks on purpose: comparisons are to find its errors too.
 */
public final class DataRanges {

    private static final int SEEK_DATA = Platform.isMac() ? 4 : 3;
    private static final int SEEK_HOLE = Platform.isMac() ? 3 : 4;
    private static final int READ_ONLY = 0;

    /** No data behind the offset. */
    private static final int ENXIO = 6;

    private DataRanges() {}

    /** In ascending order; the whole file where the system cannot tell. */
    public static List<Range> of(Path file) throws IOException {
        long length = Files.size(file);
        int descriptor;
        try {
            descriptor = C.LIBRARY.open(file.toAbsolutePath().toString(), READ_ONLY);
        } catch (LastErrorException e) {
            throw new IOException("Cannot open " + file + ": " + e.getMessage(), e);
        }
        try {
            return of(descriptor, length);
        } finally {
            C.LIBRARY.close(descriptor);
        }
    }

    private static List<Range> of(int descriptor, long length) {
        List<Range> ranges = new ArrayList<>();
        try {
            long end = 0;
            while (end < length) {
                long start = C.LIBRARY.lseek(descriptor, end, SEEK_DATA);
                end = C.LIBRARY.lseek(descriptor, start, SEEK_HOLE);
                ranges.add(new Range(start, end));
            }
            return ranges;
        } catch (LastErrorException e) {
            return e.getErrorCode() == ENXIO ? ranges : List.of(new Range(0, length));
        }
    }

    /**
     * A half-open range of a file.
     *
     * @param start first byte
     * @param end first byte behind it
     */
    public record Range(long start, long end) {}

    private interface C extends Library {
        C LIBRARY = Native.load("c", C.class);

        int open(String path, int flags) throws LastErrorException;

        long lseek(int descriptor, long offset, int whence) throws LastErrorException;

        int close(int descriptor);
    }
}
