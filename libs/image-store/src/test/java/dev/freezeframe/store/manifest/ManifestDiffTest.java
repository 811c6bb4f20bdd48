package dev.freezeframe.store.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.keys.HmacKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ManifestDiffTest {
    private static final HmacKey KEY = HmacKey.of(new byte[32]);
    private static final UUID DOMAIN = new UUID(1, 1);

    private final Map<ContentId, Page> stored = new HashMap<>();
    private int read;
    private final ManifestDiff diff = new ManifestDiff((root, id) -> {
        assertThat(root.pages()).contains(id);
        read++;
        return Objects.requireNonNull(stored.get(id));
    });

    @Test
    void equalImagesDifferInNothingAndNoPageIsRead() throws Exception {
        Root root = root(entries(new Random(1), 5000), DOMAIN, 1 << 20);
        assertThat(changes(root, root)).isEmpty();
        assertThat(read).isZero();
    }

    @Test
    void randomImagesDifferWhereTheirEntriesDo() throws Exception {
        Random random = new Random(2);
        for (int round = 0; round < 20; round++) {
            List<Entry> before = entries(random, 1 + random.nextInt(4000));
            List<Entry> after = new ArrayList<>(before);
            for (int i = 0; i < random.nextInt(10); i++) {
                after.set(random.nextInt(after.size()), entry(random));
            }
            for (int i = random.nextInt(1500); i > 0; i--) {
                after.add(entry(random));
            }
            Map<Long, Entry> expected = new TreeMap<>();
            for (int i = 0; i < after.size(); i++) {
                Entry old = i < before.size() ? before.get(i) : Entry.ZEROS;
                if (!old.equals(after.get(i))) {
                    expected.put((long) i, after.get(i));
                }
            }
            assertThat(changes(root(before, DOMAIN, 1 << 20), root(after, DOMAIN, 1 << 20)))
                    .isEqualTo(expected);
        }
    }

    @Test
    void onlyPagesThatDifferAreRead() throws Exception {
        List<Entry> before = entries(new Random(3), 20 * Page.ENTRIES);
        List<Entry> after = new ArrayList<>(before);
        after.set(11_111, new Entry(9, new ContentKey(9, 9, 9, 9)));
        assertThat(changes(root(before, DOMAIN, 1 << 20), root(after, DOMAIN, 1 << 20)))
                .containsOnlyKeys(11_111L);
        assertThat(read).isEqualTo(2);
    }

    @Test
    void imagesWhoseIdsMeanDifferentThingsAreNotCompared() {
        List<Entry> entries = entries(new Random(4), 10);
        Root root = root(entries, DOMAIN, 1 << 20);
        assertThatThrownBy(() -> changes(root, root(entries, new UUID(2, 2), 1 << 20)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> changes(root, root(entries, DOMAIN, 1 << 21)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Map<Long, Entry> changes(Root before, Root after) throws Exception {
        Map<Long, Entry> changes = new TreeMap<>();
        diff.compare(before, after, (index, old, now) -> changes.put(index, now));
        return changes;
    }

    private Root root(List<Entry> entries, UUID domain, int chunkSize) {
        List<ContentKey> pages = new ArrayList<>();
        for (int from = 0; from < entries.size(); from += Page.ENTRIES) {
            Page page = Page.of(entries.subList(from, Math.min(entries.size(), from + Page.ENTRIES)));
            pages.add(page.key(KEY));
            stored.put(page.key(KEY).id(ContentKind.PAGE), page);
        }
        long size = (long) entries.size() * chunkSize;
        return new Root(UUID.randomUUID(), domain, null, size, chunkSize, Instant.EPOCH, 0, pages, Map.of());
    }

    private static List<Entry> entries(Random random, int count) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry(random));
        }
        return entries;
    }

    private static Entry entry(Random random) {
        return random.nextInt(3) == 0
                ? Entry.ZEROS
                : new Entry(1 << 20, new ContentKey(random.nextLong(), 0, 0, 1 + random.nextInt(5)));
    }
}
