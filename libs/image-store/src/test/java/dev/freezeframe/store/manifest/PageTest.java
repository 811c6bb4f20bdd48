package dev.freezeframe.store.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.keys.HmacKey;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final Entry ONE = new Entry(1 << 20, new ContentKey(0, 0, 0, 1));
    private static final Entry TWO = new Entry(17, new ContentKey(0, 0, 0, 2));

    @Test
    void aPageComesBack() throws Exception {
        Page page = Page.of(List.of(ONE, Entry.ZEROS, TWO, ONE));
        ByteBuffer bytes = page.bytes();
        assertThat(bytes.remaining()).isEqualTo(40_960);
        assertThat(Page.parse(bytes)).isEqualTo(page);
        assertThat(page.chunks()).containsExactlyInAnyOrder(ONE.id(), TWO.id()).isSorted();
        assertThat(page.entry(2)).isEqualTo(TWO);
        assertThat(page.entry(1023)).isEqualTo(Entry.ZEROS);
    }

    @Test
    void aPageOfZerosHasTheZeroKey() {
        HmacKey key = HmacKey.of(new byte[32]);
        assertThat(Page.of(List.of()).key(key)).isEqualTo(ContentKey.ZERO);
        assertThat(Page.of(List.of(ONE)).key(key)).isNotEqualTo(ContentKey.ZERO);
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
