package dev.freezeframe.store.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.FixedNonce;
import dev.freezeframe.store.chunk.ObjectCodec;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.keys.DomainKeys;
import dev.freezeframe.store.keys.FixedNonceKeys;
import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.keys.KeyObjects;
import dev.freezeframe.store.keys.LocalKms;
import dev.freezeframe.store.keys.SealingKey;
import dev.freezeframe.store.keys.TeamKey;
import dev.freezeframe.store.keys.WrappedKey;
import dev.freezeframe.store.manifest.Entry;
import dev.freezeframe.store.manifest.FixedNonceRoot;
import dev.freezeframe.store.manifest.Page;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.manifest.RootCodec;
import dev.freezeframe.store.manifest.RootName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The worked example of docs/image-format.md is what this code writes, and this code reads the example. */
class FormatExampleTest {
    private static final Path SPECIFICATION = Path.of("..", "..", "docs", "image-format.md");
    private static final String HEADING = "## A worked example";

    private static final HmacKey INSTALLATION =
            HmacKey.ofHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    private static final HmacKey TEAM_SECRET = HmacKey.ofHex("20".repeat(32));
    private static final HmacKey DOMAIN_SECRET = HmacKey.ofHex("21".repeat(32));
    private static final SealingKey IMAGE_KEY = SealingKey.of(HexFormat.of().parseHex("22".repeat(32)));
    private static final UUID DOMAIN = UUID.fromString("3f8f3e3c-1b0a-4e9b-9d55-52f1f6a0c001");
    private static final UUID TEAM_KEY = UUID.fromString("9b1d7c52-6e0a-4b7e-8f3d-2a4c6e8f0a12");
    private static final UUID IMAGE = UUID.fromString("7d9e2a54-6c1f-4f0e-8a3b-0c5d1e2f3a4b");
    private static final UUID UPLOAD = UUID.fromString("11223344-5566-4788-99aa-bbccddeeff00");
    private static final int CHUNK_SIZE = 65_536;

    private final TeamKey team = new TeamKey(TEAM_KEY, DOMAIN, TEAM_SECRET);
    private final DomainKeys keys = DomainKeys.derive(DOMAIN_SECRET, DOMAIN);
    private final ObjectCodec codec = new ObjectCodec();
    private final StringBuilder example = new StringBuilder();

    @AfterEach
    void close() {
        codec.close();
    }

    @Test
    void theExampleInTheSpecificationIsWhatTheCodeWrites() throws Exception {
        keys();
        ContentKey chunk = chunk();
        root(page(chunk));

        String text = Files.readString(SPECIFICATION);
        String section = text.substring(text.indexOf(HEADING));
        String block = section.substring(section.indexOf("```\n") + 4, section.lastIndexOf("```"));
        assertThat(block).isEqualTo(example.toString());
    }

    private void keys() throws Exception {
        LocalKms kms = new LocalKms(INSTALLATION, List.of());
        line("installation key", hex(INSTALLATION.bytes()) + ", known as " + LocalKms.id(INSTALLATION));
        WrappedKey wrapped = FixedNonceKeys.wrapTeam(kms, team, nonce(1));
        line("team key", KeyObjects.team(TEAM_KEY, UPLOAD));
        line("  of team", DOMAIN.toString());
        line("  secret", hex(TEAM_SECRET.bytes()));
        line("  object", wrapped.text());
        assertThat(kms.unwrap(wrapped).toCompletableFuture().join()).isEqualTo(team.bytes());

        line("domain secret", KeyObjects.domain(DOMAIN, TEAM_KEY, UPLOAD));
        line("  secret", hex(DOMAIN_SECRET.bytes()));
        ByteBuffer domain = FixedNonceKeys.wrapDomain(team, DOMAIN, DOMAIN_SECRET, nonce(2));
        dump(domain);
        assertThat(team.unwrapDomain(DOMAIN, domain).bytes()).isEqualTo(DOMAIN_SECRET.bytes());
        line("  chunk key", hex(keys.chunk().bytes()));
        line("  page key", hex(keys.page().bytes()));

        line("image key", KeyObjects.image(IMAGE, TEAM_KEY, UPLOAD));
        line("  key", hex(IMAGE_KEY.bytes()));
        ByteBuffer image = FixedNonceKeys.wrapImage(team, IMAGE, IMAGE_KEY, nonce(3));
        dump(image);
        assertThat(team.unwrapImage(IMAGE, image).bytes()).isEqualTo(IMAGE_KEY.bytes());
    }

    private ContentKey chunk() throws Exception {
        ByteBuffer plain = ByteBuffer.allocateDirect(16)
                .put("0123456789abcdef".getBytes(StandardCharsets.US_ASCII))
                .flip();
        ContentKey key = ContentKey.of(keys.chunk(), plain);
        ByteBuffer target = ByteBuffer.allocateDirect(16 + ObjectCodec.MAX_OVERHEAD);
        ByteBuffer object = FixedNonce.encode(codec, ContentKind.CHUNK, key, plain, target, nonce(4));
        line("chunk", StoredObject.name(ContentKind.CHUNK, key.id(ContentKind.CHUNK), UPLOAD));
        line("  key", hex(key));
        dump(object);
        ByteBuffer back = ByteBuffer.allocateDirect(16);
        assertThat(codec.decode(ContentKind.CHUNK, key, object, back, keys.chunk()))
                .isEqualTo(plain);
        return key;
    }

    private ContentKey page(ContentKey chunk) {
        Page page = Page.of(List.of(Entry.ZEROS, new Entry(16, chunk)));
        ContentKey key = page.key(keys.page());
        line("page", StoredObject.name(ContentKind.PAGE, key.id(ContentKind.PAGE), UPLOAD));
        line("  key", hex(key));
        line("  plaintext", "entries 0 and 1; the other 1,022 are zeros");
        dump(page.bytes().limit(2 * Page.ENTRY_LENGTH));
        return key;
    }

    private void root(ContentKey page) throws Exception {
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
        ByteBuffer bytes = FixedNonceRoot.encode(root, IMAGE_KEY, nonce(5));
        line("root", new RootName(IMAGE, UPLOAD).objectName());
        dump(bytes);
        ByteBuffer fields = ByteBuffer.allocate(bytes.limit());
        IMAGE_KEY.open(nonce(5), bytes.slice(0, 56), bytes.slice(56, bytes.limit() - 60), fields);
        line("  plaintext", "bytes 56 on, decrypted");
        dump(fields.flip());
        assertThat(RootCodec.decode(bytes, IMAGE, IMAGE_KEY)).isEqualTo(root);
    }

    private static byte[] nonce(int number) {
        return ByteBuffer.allocate(SealingKey.NONCE_LENGTH).putInt(8, number).array();
    }

    private static String hex(ContentKey key) {
        ByteBuffer bytes = ByteBuffer.allocate(ContentKey.LENGTH);
        key.write(bytes);
        return hex(bytes.array());
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
