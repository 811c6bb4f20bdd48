package dev.freezeframe.store.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.keys.HmacKey;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final Entry ONE = new Entry(1 << 20, new ContentId(0, 0, 0, 1));
    private static final Entry TWO = new Entry(17, new ContentId(0, 0, 0, 2));

    @Test
    void aPageComesBack() throws Exception {
        Page page = Page.of(List.of(ONE, Entry.ZEROS, TWO, ONE));
        ByteBuffer bytes = page.bytes();
        assertThat(bytes.remaining()).isEqualTo(40_960);
        assertThat(Page.parse(bytes)).isEqualTo(page);
        assertThat(page.chunks()).containsExactly(ONE.id(), TWO.id());
        assertThat(page.entry(2)).isEqualTo(TWO);
        assertThat(page.entry(1023)).isEqualTo(Entry.ZEROS);
    }

    @Test
    void aPageOfZerosHasTheZeroId() {
        HmacKey key = HmacKey.of(new byte[32]);
        assertThat(Page.of(List.of()).id(key)).isEqualTo(ContentId.ZERO);
        assertThat(Page.of(List.of(ONE)).id(key)).isNotEqualTo(ContentId.ZERO);
    }

    @Test
    void entriesOfKindsThatThisVersionDoesNotKnowAreRefused() {
        for (int offset : new int[] {0, 1, 2, 3, 4, 40, 47, 79}) {
            ByteBuffer bytes = Page.of(List.of(ONE)).bytes();
            bytes.put(offset, (byte) 0x7f);
            assertThatThrownBy(() -> Page.parse(bytes))
                    .as("at %d", offset)
                    .isInstanceOf(InvalidManifestException.class);
        }
        assertThatThrownBy(() -> Page.parse(ByteBuffer.allocate(Page.LENGTH - 1)))
                .isInstanceOf(InvalidManifestException.class);
    }
}
