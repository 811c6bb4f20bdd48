package dev.freezeframe.store.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.store.object.InMemoryObjectStore;
import dev.freezeframe.store.object.StoreRefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreDescriptionTest {
    private final InMemoryObjectStore bucket = new InMemoryObjectStore();

    @Test
    void aNewBucketDescribesItselfOnceAndForAll() {
        ensure();
        String description = new String(bucket.bytes(StoreDescription.NAME), StandardCharsets.UTF_8);
        assertThat(description).contains("freezeframe-image-store").contains("\"minimum_reader_version\" : 1");
        ensure();
        assertThat(new String(bucket.bytes(StoreDescription.NAME), StandardCharsets.UTF_8))
                .isEqualTo(description);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[",
                "{}",
                "{\"format\":\"something-else\",\"minimum_reader_version\":1}",
                "{\"format\":\"freezeframe-image-store\"}",
                "{\"format\":\"freezeframe-image-store\",\"minimum_reader_version\":2}"
            })
    void aBucketOfAnotherKindOrOfTheFutureIsRefusedAndLeftAlone(String description) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(description);
        bucket.put(StoreDescription.NAME, bytes).toCompletableFuture().join();
        assertThatThrownBy(this::ensure).hasRootCauseInstanceOf(StoreRefusedException.class);
        assertThat(new String(bucket.bytes(StoreDescription.NAME), StandardCharsets.UTF_8))
                .isEqualTo(description);
    }

    @Test
    void aBucketThatWasEmptiedIsNotTheStoreThatItWas() {
        assertThatThrownBy(this::require).hasRootCauseInstanceOf(StoreRefusedException.class);
        assertThat(bucket.names()).isEmpty();
        ensure();
        require();
    }

    private void require() {
        StoreDescription.require(bucket).toCompletableFuture().join();
    }

    private void ensure() {
        StoreDescription.ensure(bucket).toCompletableFuture().join();
    }
}
