package dev.freezeframe.store.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredObjectTest {
    private static final String HEX = "ab000000000000000000000000000000000000000000000000000000000000cd";

    @Test
    void theNameIsMadeOfTheIdAndTheUpload() {
        StoredObject object =
                new StoredObject(ContentKind.CHUNK, ContentId.ofHex(HEX), new UUID(0x10, 0xfeL << 56), 77);
        assertThat(object.name()).isEqualTo("chunks/ab/" + HEX + "-0000000000000010fe00000000000000");
        assertThat(StoredObject.parse(object.name(), 77)).contains(object);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "chunks/ab/" + HEX,
                "chunks/ac/" + HEX + "-0000000000000010fe00000000000000",
                "chunk/ab/" + HEX + "-0000000000000010fe00000000000000",
                "chunks/AB/" + HEX + "-0000000000000010fe00000000000000",
                "chunks/ab/" + HEX + "-0000000000000010fe00000000000000.tmp",
                "manifests/0d5f3c7e-1111-4222-8333-444455556666"
            })
    void namesOfOtherThingsAreNotTakenForContent(String name) {
        assertThat(StoredObject.parse(name, 1)).isEmpty();
    }

    @Test
    void idsSortAsTheirNamesDo() {
        Random random = new Random(1);
        List<ContentId> ids = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            ids.add(new ContentId(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()));
            ids.add(new ContentId(0, random.nextInt(2), random.nextInt(2) - 1, random.nextLong()));
        }
        assertThat(ids.stream().sorted().map(ContentId::hex))
                .isEqualTo(ids.stream()
                        .map(ContentId::hex)
                        .sorted(Comparator.naturalOrder())
                        .toList());
    }

    @Test
    void anIdIsItsBytes() {
        ContentId id = ContentId.ofHex(HEX);
        assertThat(ContentId.of(id.bytes())).isEqualTo(id);
        assertThat(id.hex()).isEqualTo(HEX);
        assertThat(id.isZero()).isFalse();
        assertThat(ContentId.of(new byte[32])).isEqualTo(ContentId.ZERO);
    }
}
