package dev.freezeframe.formats.detect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Tells the format of an image file from its magic bytes.
 *
 * <p>Sources: the qcow2, VDI, VHDX and VHD descriptions in QEMU's {@code docs/interop} and block drivers, VMware's
 * "Virtual Disk Format 5.0", RFC 1952 (gzip), RFC 8878 (zstd), the xz and bzip2 file formats, POSIX ustar.
 */
public final class FormatDetector {
    private static final int HEAD = 512;
    private static final byte[] VHD_COOKIE = ascii("conectix");
    private static final byte[] VDI_SIGNATURE = {0x7f, 0x10, (byte) 0xda, (byte) 0xbe};
    private static final int VDI_SIGNATURE_AT = 64;
    private static final int TAR_MAGIC_AT = 257;

    private FormatDetector() {}

    /** The format of a file; {@link DiskFormat#RAW} if it bears no mark. */
    public static DiskFormat detect(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] head = read(channel, 0);
            long footerAt = channel.size() - HEAD;
            // A fixed VHD is a raw disk followed by the footer that other VHDs begin with.
            byte[] footer = footerAt > 0 ? read(channel, footerAt) : new byte[0];
            return detect(head, footer);
        }
    }

    private static DiskFormat detect(byte[] head, byte[] footer) {
        if (has(head, 0, 'Q', 'F', 'I', 0xfb)) {
            return DiskFormat.QCOW2;
        }
        if (has(head, 0, 0x1f, 0x8b)) {
            return DiskFormat.GZIP;
        }
        if (has(head, 0, 'B', 'Z', 'h') && head.length > 3 && head[3] >= '1' && head[3] <= '9') {
            return DiskFormat.BZIP2;
        }
        if (has(head, 0, 0xfd, '7', 'z', 'X', 'Z', 0)) {
            return DiskFormat.XZ;
        }
        if (has(head, 0, 0x28, 0xb5, 0x2f, 0xfd)) {
            return DiskFormat.ZSTD;
        }
        if (has(head, 0, 'K', 'D', 'M', 'V') || has(head, 0, 'C', 'O', 'W', 'D')) {
            return DiskFormat.VMDK;
        }
        if (has(head, 0, ascii("# Disk DescriptorFile"))) {
            return DiskFormat.VMDK;
        }
        if (has(head, 0, ascii("vhdxfile"))) {
            return DiskFormat.VHDX;
        }
        if (has(head, VDI_SIGNATURE_AT, VDI_SIGNATURE)) {
            return DiskFormat.VDI;
        }
        if (has(head, 0, VHD_COOKIE) || has(footer, 0, VHD_COOKIE)) {
            return DiskFormat.VHD;
        }
        if (has(head, TAR_MAGIC_AT, ascii("ustar"))) {
            return DiskFormat.TAR;
        }
        return has(head, 0, 'P', 'K', 3, 4) ? DiskFormat.ZIP : DiskFormat.RAW;
    }

    private static byte[] read(FileChannel channel, long offset) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(HEAD);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                break;
            }
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static boolean has(byte[] data, int at, int... expected) {
        byte[] bytes = new byte[expected.length];
        for (int i = 0; i < expected.length; i++) {
            bytes[i] = (byte) expected[i];
        }
        return has(data, at, bytes);
    }

    private static boolean has(byte[] data, int at, byte[] expected) {
        int end = at + expected.length;
        return data.length >= end && Arrays.equals(data, at, end, expected, 0, expected.length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
