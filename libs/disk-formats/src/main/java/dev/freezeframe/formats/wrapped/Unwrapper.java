package dev.freezeframe.formats.wrapped;

import com.github.luben.zstd.ZstdInputStream;
import dev.freezeframe.formats.ImageLimits;
import dev.freezeframe.formats.Sizes;
import dev.freezeframe.formats.UnsupportedFormatException;
import dev.freezeframe.formats.WorkMonitor;
import dev.freezeframe.formats.detect.DiskFormat;
import dev.freezeframe.store.disk.CorruptDiskException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.MemoryLimitException;
import org.tukaani.xz.XZInputStream;

/**
 * Takes the compression off a whole image file: gzip with any number of members, bzip2, xz and zstd with any number of
 * streams. The result is a sparse file of bounded size, the decoder's memory is bounded too.
 */
public final class Unwrapper {
    private static final int BUFFER = 1 << 20;
    /** zstd's own default: windows up to 128 MiB, which every compressor stays below unless told otherwise. */
    private static final int ZSTD_WINDOW_LOG = 27;

    private final ImageLimits limits;

    public Unwrapper(ImageLimits limits) {
        this.limits = limits;
    }

    /**
     * Unwraps {@code wrapped} into the new file {@code target}, which is removed again after a failure.
     *
     * @param format of kind {@link DiskFormat.Kind#WRAPPER}
     * @param monitor told the compressed bytes read so far, of those there are
     * @throws CorruptDiskException if the file is damaged or truncated
     * @throws UnsupportedFormatException if it unwraps to more than the limit, or needs too much memory for it
     */
    public void unwrap(Path wrapped, DiskFormat format, Path target, WorkMonitor monitor) throws IOException {
        try {
            write(wrapped, format, target, monitor);
        } catch (SourceFailure e) {
            Files.deleteIfExists(target);
            throw e.original();
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(target);
            throw e;
        }
    }

    private void write(Path wrapped, DiskFormat format, Path target, WorkMonitor monitor) throws IOException {
        try (var counted = new CountedStream(Files.newInputStream(wrapped), Files.size(wrapped), monitor);
                var writer = new SparseFileWriter(target)) {
            try (InputStream plain = decode(new BufferedInputStream(counted, BUFFER), format)) {
                copy(plain, writer, format);
            } catch (MemoryLimitException e) {
                throw new UnsupportedFormatException("The xz file needs more memory to unpack than is allowed ("
                        + Sizes.text(limits.decoderMemoryBytes()) + "); compress it with a lower preset");
            } catch (RuntimeException e) {
                // Decoders meet damage with all kinds of unchecked exceptions.
                throw damaged(format, e);
            }
            writer.finish();
        }
    }

    private InputStream decode(InputStream input, DiskFormat format) throws IOException {
        try {
            return switch (format) {
                case GZIP ->
                    GzipCompressorInputStream.builder()
                            .setInputStream(input)
                            .setDecompressConcatenated(true)
                            .get();
                case BZIP2 -> new BZip2CompressorInputStream(input, true);
                case XZ ->
                    new XZInputStream(input, (int) Math.min(Integer.MAX_VALUE, limits.decoderMemoryBytes() >> 10));
                case ZSTD -> new ZstdInputStream(input).setLongMax(ZSTD_WINDOW_LOG);
                default -> throw new IllegalArgumentException(format + " is not a wrapper");
            };
        } catch (SourceFailure | MemoryLimitException e) {
            throw e;
        } catch (IOException e) {
            throw damaged(format, e);
        }
    }

    private void copy(InputStream plain, SparseFileWriter writer, DiskFormat format) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int count;
        do {
            count = fill(plain, buffer, format);
            if (writer.position() > limits.unwrappedBytes() - count) {
                throw new UnsupportedFormatException("The " + format.label() + " file unpacks to more than "
                        + Sizes.text(limits.unwrappedBytes()) + ", which is the limit");
            }
            writer.append(buffer, count);
        } while (count == buffer.length);
    }

    private static int fill(InputStream plain, byte[] buffer, DiskFormat format) throws IOException {
        try {
            return plain.readNBytes(buffer, 0, buffer.length);
        } catch (SourceFailure | MemoryLimitException e) {
            throw e;
        } catch (IOException e) {
            throw damaged(format, e);
        }
    }

    private static CorruptDiskException damaged(DiskFormat format, Exception cause) {
        return new CorruptDiskException("The " + format.label() + " file is damaged or truncated", cause);
    }

    /** Tells a failure to read the file, or the monitor's wish to end, from what the decoder says of the content. */
    private static final class SourceFailure extends IOException {
        private static final long serialVersionUID = 1L;

        private final Exception original;

        SourceFailure(Exception original) {
            super(original);
            this.original = original;
        }

        /** What it was; thrown at once if it was unchecked. */
        IOException original() {
            if (original instanceof IOException checked) {
                return checked;
            }
            throw (RuntimeException) original;
        }
    }

    private static final class CountedStream extends FilterInputStream {
        private final long total;
        private final WorkMonitor monitor;
        private long done;

        CountedStream(InputStream input, long total, WorkMonitor monitor) {
            super(input);
            this.total = total;
            this.monitor = monitor;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                int count = super.read(target, offset, length);
                done += Math.max(0, count);
                monitor.advanced(done, total);
                return count;
            } catch (IOException | RuntimeException e) {
                throw new SourceFailure(e);
            }
        }
    }
}
