package dev.freezeframe.store.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.keys.SealingKey;
import dev.freezeframe.store.keys.WrongKeyException;
import dev.freezeframe.store.manifest.Entry;
import org.junit.jupiter.api.Test;

class StoredChunkTest {
    private final SealingKey domain = SealingKey.random();
    private final ContentKey key = new ContentKey(1, 2, 3, 4);

    @Test
    void whatIsWrittenDownOpensWithTheDomainsKeyAlone() throws Exception {
        StoredChunk chunk = StoredChunk.seal(4096, key, domain);
        assertThat(chunk.id()).isEqualTo(key.id(ContentKind.CHUNK));
        assertThat(chunk.open(domain)).isEqualTo(new Entry(4096, key));
        assertThatThrownBy(() -> chunk.open(SealingKey.random())).isInstanceOf(WrongKeyException.class);
    }

    @Test
    void whatWasChangedSinceDoesNotOpen() {
        StoredChunk chunk = StoredChunk.seal(4096, key, domain);
        StoredChunk longer = new StoredChunk(8192, chunk.id(), chunk.sealedKey());
        StoredChunk another =
                new StoredChunk(4096, new ContentKey(5, 6, 7, 8).id(ContentKind.CHUNK), chunk.sealedKey());
        assertThatThrownBy(() -> longer.open(domain)).isInstanceOf(WrongKeyException.class);
        assertThatThrownBy(() -> another.open(domain)).isInstanceOf(WrongKeyException.class);
    }

    @Test
    void zerosNeedNoKey() throws Exception {
        assertThat(StoredChunk.ZEROS.open(domain)).isEqualTo(Entry.ZEROS);
    }
}
