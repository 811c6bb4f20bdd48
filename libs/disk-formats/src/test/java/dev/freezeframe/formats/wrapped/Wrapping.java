package dev.freezeframe.formats.wrapped;

import com.github.luben.zstd.ZstdOutputStream;
import dev.freezeframe.formats.detect.DiskFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Compresses whole files for tests. */
public final class Wrapping {
    private Wrapping() {}

    public static byte[] wrap(DiskFormat format, byte[] plain) throws IOException {
        var wrapped = new ByteArrayOutputStream();
        try (OutputStream stream = compress(format, wrapped)) {
            stream.write(plain);
        }
        return wrapped.toByteArray();
    }

    private static OutputStream compress(DiskFormat format, OutputStream out) throws IOException {
        return switch (format) {
            case GZIP -> new GZIPOutputStream(out);
            case BZIP2 -> new BZip2CompressorOutputStream(out);
            case XZ -> new XZOutputStream(out, new LZMA2Options(1));
            case ZSTD -> new ZstdOutputStream(out);
            default -> throw new IllegalArgumentException(format.label());
        };
    }
}
