package dev.freezeframe.formats.convert;

import dev.freezeframe.formats.detect.DiskFormat;
import dev.freezeframe.store.disk.CorruptDiskException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Finds files that end too early and that {@code qemu-img} would not complain about: what is missing of a vdi or a
 * sparse vmdk it reads as zeros, and so would turn half a download into a disk.
 *
 * <p>Layouts: {@code block/vdi.c} and {@code block/vpc.c} of QEMU; VMware, "Virtual Disk Format 5.0".
 */
final class CompletenessCheck {
    private static final int SECTOR = 512;
    private static final long GRAIN_DIRECTORY_AT_END = -1;
    private static final byte[] VHD_COOKIE = "conectix".getBytes(StandardCharsets.US_ASCII);

    private final FileChannel channel;
    private final DiskFormat format;
    private final long size;

    private CompletenessCheck(FileChannel channel, DiskFormat format) throws IOException {
        this.channel = channel;
        this.format = format;
        this.size = channel.size();
    }

    /** @throws CorruptDiskException if a part of the file is missing */
    static void run(Path file, DiskFormat format) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var check = new CompletenessCheck(channel, format);
            switch (format) {
                case VDI -> check.vdi();
                case VHD -> check.vhd();
                case VMDK -> check.vmdk();
                default -> {
                    // qemu-img itself finds what is missing of a vhdx.
                }
            }
        }
    }

    private void vdi() throws IOException {
        ByteBuffer header = read(0, SECTOR);
        long data = Integer.toUnsignedLong(header.getInt(344));
        long blockSize = Integer.toUnsignedLong(header.getInt(376));
        long allocated = Integer.toUnsignedLong(header.getInt(388));
        need(data + blockSize * allocated);
    }

    /** Every VHD ends with its footer; the copy at the beginning is for repairs. */
    private void vhd() throws IOException {
        ByteBuffer footer = read(size - SECTOR, SECTOR);
        byte[] cookie = new byte[VHD_COOKIE.length];
        footer.get(cookie);
        if (!java.util.Arrays.equals(cookie, VHD_COOKIE)) {
            throw truncated();
        }
    }

    private void vmdk() throws IOException {
        ByteBuffer header = read(0, SECTOR);
        long capacity = header.getLong(12);
        long grain = header.getLong(20);
        long entries = Integer.toUnsignedLong(header.getInt(44));
        long directory = header.getLong(56);
        if (directory == GRAIN_DIRECTORY_AT_END) {
            return; // A stream has markers, which qemu-img misses when they are not there.
        }
        if (capacity <= 0 || grain <= 0 || grain > 1 << 20 || entries == 0 || entries > 1 << 16) {
            throw truncated();
        }
        long tables = (capacity - 1) / (grain * entries) + 1;
        for (long i = 0; i < tables; i++) {
            long table = sector(directory * SECTOR + i * Integer.BYTES);
            if (table != 0) {
                vmdkTable(table * SECTOR, (int) entries, grain * SECTOR);
            }
        }
    }

    private void vmdkTable(long offset, int entries, long grainBytes) throws IOException {
        ByteBuffer table = read(offset, entries * Integer.BYTES);
        while (table.hasRemaining()) {
            long grain = Integer.toUnsignedLong(table.getInt());
            if (grain > 1) { // 0 and 1 stand for zeros
                need(grain * SECTOR + grainBytes);
            }
        }
    }

    private long sector(long offset) throws IOException {
        return Integer.toUnsignedLong(read(offset, Integer.BYTES).getInt());
    }

    private void need(long bytes) throws CorruptDiskException {
        if (bytes > size) {
            throw truncated();
        }
    }

    private ByteBuffer read(long offset, int length) throws IOException {
        if (offset < 0 || offset > size - length) {
            throw truncated();
        }
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw truncated();
            }
        }
        return buffer.flip();
    }

    private CorruptDiskException truncated() {
        return new CorruptDiskException("The " + format.label() + " image is truncated or damaged");
    }
}
