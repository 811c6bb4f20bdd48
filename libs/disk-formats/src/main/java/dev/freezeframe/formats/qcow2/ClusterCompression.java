package dev.freezeframe.formats.qcow2;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.freezeframe.formats.UnsupportedFormatException;
import dev.freezeframe.store.disk.CorruptDiskException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** How an image's compressed clusters are compressed: the header's field "compression_type". */
enum ClusterCompression {
    DEFLATE {
        @Override
        void expand(byte[] packed, int length, byte[] cluster) throws CorruptDiskException {
            var inflater = new Inflater(true);
            try {
                inflater.setInput(packed, 0, length);
                int filled = 0;
                while (filled < cluster.length) {
                    int count = inflater.inflate(cluster, filled, cluster.length - filled);
                    if (count == 0) {
                        throw damaged(); // Ended, starved or asking for a dictionary: all the same here.
                    }
                    filled += count;
                }
                if (inflater.inflate(new byte[1]) != 0 || !inflater.finished()) {
                    throw damaged();
                }
            } catch (DataFormatException e) {
                throw damaged();
            } finally {
                inflater.end();
            }
        }
    },
    ZSTD {
        @Override
        void expand(byte[] packed, int length, byte[] cluster) throws CorruptDiskException {
            try {
                // The length in the table is rounded up to sectors, so the frame itself has to say where it ends.
                int frame = (int) Zstd.findFrameCompressedSize(packed, 0, length);
                if (Zstd.decompressByteArray(cluster, 0, cluster.length, packed, 0, frame) != cluster.length) {
                    throw damaged();
                }
            } catch (ZstdException e) {
                throw damaged();
            }
        }
    };

    /**
     * The compression of a number in the header.
     *
     * @throws UnsupportedFormatException if there is no such
     */
    static ClusterCompression of(int type) throws UnsupportedFormatException {
        return switch (type) {
            case 0 -> DEFLATE;
            case 1 -> ZSTD;
            default ->
                throw new UnsupportedFormatException("The qcow2 image is compressed in a way that is not known here"
                        + " (compression type " + type + "); convert it first (qemu-img convert -O qcow2)");
        };
    }

    /**
     * Fills a cluster.
     *
     * @param packed holds what is compressed, followed by anything
     * @param length of {@code packed} that may be read
     * @throws CorruptDiskException if that is not exactly one cluster
     */
    abstract void expand(byte[] packed, int length, byte[] cluster) throws CorruptDiskException;

    private static CorruptDiskException damaged() {
        return new CorruptDiskException("The qcow2 image is damaged: a compressed cluster cannot be expanded");
    }
}
