package dev.freezeframe.store.manifest;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.keys.HmacKey;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * 1,024 entries of a manifest, in the order of the disk. Its bytes say nothing about where in the disk it belongs or
 * where its chunks are stored, so equal pages are one object, in every region.
 */
public final class Page {
    /** Entries of every page; those beyond the end of the disk are zeros. */
    public static final int ENTRIES = 1024;

    /** Bytes of an entry. */
    public static final int ENTRY_LENGTH = 40;

    /** Bytes of a page. */
    public static final int LENGTH = ENTRIES * ENTRY_LENGTH;

    private static final byte KIND_ZEROS = 0;
    private static final byte KIND_CHUNK = 1;

    private final Entry[] entries;

    private Page(Entry[] entries) {
        this.entries = entries;
    }

    /** A page that starts with {@code entries}; the rest is zeros. */
    public static Page of(List<Entry> entries) {
        if (entries.size() > ENTRIES) {
            throw new IllegalArgumentException("a page has " + ENTRIES + " entries, not " + entries.size());
        }
        Entry[] all = new Entry[ENTRIES];
        Arrays.fill(all, Entry.ZEROS);
        for (int i = 0; i < entries.size(); i++) {
            all[i] = entries.get(i);
        }
        return new Page(all);
    }

    /**
     * Reads a page from its bytes.
     *
     * @throws InvalidManifestException if they are not those of a page of this version
     */
    public static Page parse(ByteBuffer bytes) throws InvalidManifestException {
        if (bytes.remaining() != LENGTH) {
            throw new InvalidManifestException("a page has " + LENGTH + " bytes, not " + bytes.remaining());
        }
        ByteBuffer source = bytes.duplicate();
        Entry[] entries = new Entry[ENTRIES];
        for (int i = 0; i < ENTRIES; i++) {
            entries[i] = parseEntry(source, i);
        }
        return new Page(entries);
    }

    private static Entry parseEntry(ByteBuffer source, int index) throws InvalidManifestException {
        byte kind = source.get();
        int reserved = source.get() << 16 | source.getShort();
        int length = source.getInt();
        ContentKey key = ContentKey.read(source);
        boolean known = reserved == 0
                && switch (kind) {
                    case KIND_ZEROS -> length == 0 && key.isZero();
                    case KIND_CHUNK -> length > 0 && length <= Root.MAX_CHUNK_SIZE && !key.isZero();
                    default -> false;
                };
        if (!known) {
            throw new InvalidManifestException("entry " + index + " of a page is of no kind that this version knows");
        }
        return kind == KIND_ZEROS ? Entry.ZEROS : new Entry(length, key);
    }

    /** The page's bytes, in a new buffer. */
    public ByteBuffer bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH);
        for (Entry entry : entries) {
            bytes.put(entry.isZeros() ? KIND_ZEROS : KIND_CHUNK);
            bytes.put((byte) 0).putShort((short) 0).putInt(entry.length());
            entry.key().write(bytes);
        }
        return bytes.flip();
    }

    /**
     * The page's key: {@link ContentKey#ZERO} if all its entries are zeros, otherwise the keyed hash of its bytes.
     *
     * @param domainKey the domain's key for pages
     */
    public ContentKey key(HmacKey domainKey) {
        return isZeros() ? ContentKey.ZERO : ContentKey.of(domainKey, bytes());
    }

    public Entry entry(int index) {
        return entries[index];
    }

    public boolean isZeros() {
        return Arrays.stream(entries).allMatch(Entry::isZeros);
    }

    /** The distinct chunks that the entries name, in ascending order. */
    public List<ContentId> chunks() {
        return Arrays.stream(entries)
                .filter(entry -> !entry.isZeros())
                .map(Entry::id)
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Page page && Arrays.equals(entries, page.entries);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(entries);
    }
}
