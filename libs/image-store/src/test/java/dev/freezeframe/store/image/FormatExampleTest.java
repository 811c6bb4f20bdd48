package dev.freezeframe.store.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.ObjectCodec;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.keys.DomainKeys;
import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.keys.KeyRing;
import dev.freezeframe.store.manifest.Entry;
import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.manifest.RootCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The worked example of docs/image-format.md is what this code writes, and this code reads the example. */
class FormatExampleTest {
    private static final Path SPECIFICATION = Path.of("..", "..", "docs", "image-format.md");
    private static final String HEADING = "## A worked example";

    private static final HmacKey SECRET =
            HmacKey.ofHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final UUID DOMAIN = UUID.fromString("3f8f3e3c-1b0a-4e9b-9d55-52f1f6a0c001");
    private static final UUID IMAGE = UUID.fromString("7d9e2a54-6c1f-4f0e-8a3b-0c5d1e2f3a4b");
    private static final UUID UPLOAD = UUID.fromString("11223344-5566-4788-99aa-bbccddeeff00");
    private static final int CHUNK_SIZE = 65_536;

    private final DomainKeys keys = DomainKeys.derive(SECRET, DOMAIN);
    private final StringBuilder example = new StringBuilder();

    @Test
    void theExampleInTheSpecificationIsWhatTheCodeWrites() throws Exception {
        line("domain", DOMAIN.toString());
        line("chunk id key", hex(keys.chunkId().bytes()));
        line("page id key", hex(keys.pageId().bytes()));
        line("root key", hex(keys.root().bytes()));
        line("sealing secret", hex(keys.sealing().bytes()));
        ContentId chunk = chunk();
        ContentId page = page(chunk);
        root(page);

        String text = Files.readString(SPECIFICATION);
        String section = text.substring(text.indexOf(HEADING));
        String block = section.substring(section.indexOf("```\n") + 4, section.lastIndexOf("```"));
        assertThat(block).isEqualTo(example.toString());
    }

    private ContentId chunk() {
        ByteBuffer plain = ByteBuffer.allocateDirect(16)
                .put("0123456789abcdef".getBytes(StandardCharsets.US_ASCII))
                .flip();
        ContentId id = ContentId.of(keys.chunkId(), plain);
        try (ObjectCodec codec = new ObjectCodec()) {
            ByteBuffer target = ByteBuffer.allocateDirect(16 + ObjectCodec.MAX_OVERHEAD);
            ByteBuffer object = codec.encode(ContentKind.CHUNK, id, plain, target, null);
            line("chunk object", StoredObject.name(ContentKind.CHUNK, id, UPLOAD));
            dump(object);
        }
        return id;
    }

    private ContentId page(ContentId chunk) {
        Page page = Page.of(List.of(Entry.ZEROS, new Entry(16, chunk)));
        ContentId id = page.id(keys.pageId());
        line("page", "entries 0 and 1; the other 1,022 are zeros");
        dump(page.bytes().limit(2 * Page.ENTRY_LENGTH));
        line("page object", StoredObject.name(ContentKind.PAGE, id, UPLOAD));
        return id;
    }

    private void root(ContentId page) throws Exception {
        Root root = new Root(
                IMAGE,
                DOMAIN,
                null,
                CHUNK_SIZE + 16,
                CHUNK_SIZE,
                Instant.parse("2026-11-01T12:00:00Z"),
                1,
                List.of(page),
                Map.of("name", "example"));
        ByteBuffer bytes = RootCodec.encode(root, keys.root());
        line("root", Root.objectName(IMAGE));
        dump(bytes);
        assertThat(RootCodec.decode(bytes, IMAGE, KeyRing.of(SECRET))).isEqualTo(root);
    }

    private void line(String what, String value) {
        example.append(what).append(": ").append(value).append('\n');
    }

    private void dump(ByteBuffer bytes) {
        byte[] all = new byte[bytes.remaining()];
        bytes.duplicate().get(all);
        HexFormat spaced = HexFormat.ofDelimiter(" ");
        for (int from = 0; from < all.length; from += 16) {
            int to = Math.min(all.length, from + 16);
            example.append("  %04x  ".formatted(from))
                    .append(spaced.formatHex(all, from, to))
                    .append('\n');
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
