package dev.freezeframe.formats.convert;

import dev.freezeframe.formats.UnsupportedFormatException;
import dev.freezeframe.store.disk.CorruptDiskException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Refuses every vmdk that could make its reader open another file. A vmdk's descriptor names the files that hold its
 * data, by path, and its parent; handed to a converter as it is, it reads any file of the server into the image. Only
 * the two kinds that are one file by themselves pass: monolithicSparse and streamOptimized.
 *
 * <p>Layout: VMware, "Virtual Disk Format 5.0", section "Hosted Sparse Extents"; where QEMU looks: {@code block/vmdk.c}.
 */
final class VmdkInspection {
    private static final int MAGIC = 0x564d444b; // "KDMV" read as a little-endian number
    private static final int HEADER = 512;
    /** The sector in which QEMU looks for the descriptor, whatever the header says. */
    private static final long DESCRIPTOR_SECTOR = 1;
    /** What QEMU reads of a descriptor. */
    private static final int DESCRIPTOR = 20 * 512;

    private static final Pattern CREATE_TYPE =
            Pattern.compile("createType\\s*=\\s*\"(monolithicSparse|streamOptimized)\"", Pattern.CASE_INSENSITIVE);
    private static final Pattern NO_PARENT = Pattern.compile("parentCID\\s*=\\s*ffffffff", Pattern.CASE_INSENSITIVE);
    private static final Pattern EXTENT = Pattern.compile("(RW|RDONLY|NOACCESS)\\s.*");
    private static final Pattern OWN_EXTENT = Pattern.compile("RW\\s+\\d+\\s+SPARSE\\s+\"[^\"/\\\\]*\"");

    private VmdkInspection() {}

    /**
     * Looks at a file that begins as a vmdk does.
     *
     * @throws UnsupportedFormatException if it needs, or could need, other files
     */
    static void check(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer header = read(channel, 0, HEADER).order(ByteOrder.LITTLE_ENDIAN);
            if (header.remaining() < 4 || header.getInt(0) != MAGIC) {
                throw otherFiles();
            }
            if (header.remaining() < HEADER) {
                throw new CorruptDiskException("The vmdk image is truncated");
            }
            // A capacity of zero tells QEMU to follow the descriptor instead of this header.
            if (header.getLong(12) <= 0 || header.getLong(28) != DESCRIPTOR_SECTOR || header.getLong(36) <= 0) {
                throw otherFiles();
            }
            ByteBuffer descriptor = read(channel, DESCRIPTOR_SECTOR * 512, DESCRIPTOR);
            if (descriptor.remaining() < DESCRIPTOR) {
                throw new CorruptDiskException("The vmdk image is truncated");
            }
            checkDescriptor(text(descriptor));
        }
    }

    private static void checkDescriptor(String descriptor) throws UnsupportedFormatException {
        List<String> lines = descriptor.lines().map(String::strip).toList();
        List<String> extents =
                lines.stream().filter(line -> EXTENT.matcher(line).matches()).toList();
        boolean ownData =
                extents.size() == 1 && OWN_EXTENT.matcher(extents.get(0)).matches();
        boolean parent = descriptor.toLowerCase(Locale.ROOT).contains("parentfilenamehint");
        if (!ownData || parent || !anyMatch(lines, CREATE_TYPE) || !anyMatch(lines, NO_PARENT)) {
            throw otherFiles();
        }
    }

    private static boolean anyMatch(List<String> lines, Pattern pattern) {
        return lines.stream().anyMatch(line -> pattern.matcher(line).matches());
    }

    private static String text(ByteBuffer bytes) {
        String text = StandardCharsets.ISO_8859_1.decode(bytes).toString();
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                break;
            }
        }
        return buffer.flip();
    }

    private static UnsupportedFormatException otherFiles() {
        return new UnsupportedFormatException(
                "The vmdk image is not complete in one file; only the kinds monolithicSparse"
                        + " and streamOptimized without a parent are supported. Convert it first (qemu-img convert -O qcow2)");
    }
}
