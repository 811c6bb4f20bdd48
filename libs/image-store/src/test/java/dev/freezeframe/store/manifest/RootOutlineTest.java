package dev.freezeframe.store.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.keys.SealingKey;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RootOutlineTest {
    private static final ContentKey ONE = new ContentKey(1, 0, 0, 0);
    private static final ContentKey OTHER = new ContentKey(2, 0, 0, 0);

    private final UUID image = UUID.randomUUID();
    private final UUID domain = UUID.randomUUID();

    @Test
    void whatACopyNeedsIsReadWithoutKeys() throws Exception {
        RootOutline outline = RootOutline.read(root(), image);
        assertThat(outline.chunkSize()).isEqualTo(65_536);
        assertThat(outline.storedPages()).isEqualTo(2);
    }

    @Test
    void aDamagedRootIsRefusedAndSoIsAnotherImages() {
        ByteBuffer damaged = root();
        damaged.put(120, (byte) (damaged.get(120) + 1));
        assertThatThrownBy(() -> RootOutline.read(damaged, image)).hasMessageContaining("checksum");
        assertThatThrownBy(() -> RootOutline.read(root(), domain)).hasMessageContaining("not of " + domain);
        assertThatThrownBy(() -> RootOutline.read(ByteBuffer.allocate(10), image))
                .isInstanceOf(InvalidManifestException.class);
    }

    private ByteBuffer root() {
        long span = 65_536L * Page.ENTRIES;
        return RootCodec.encode(
                new Root(
                        image,
                        domain,
                        null,
                        span * 4,
                        65_536,
                        Instant.EPOCH,
                        5,
                        List.of(OTHER, ContentKey.ZERO, ONE, OTHER),
                        Map.of("name", "outline")),
                SealingKey.random());
    }
}
