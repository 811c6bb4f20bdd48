package dev.freezeframe.store.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class LocalKmsTest {
    private static final byte[] KEY = {1, 2, 3};

    private final HmacKey one = HmacKey.random();
    private final HmacKey two = HmacKey.random();
    private final LocalKms kms = new LocalKms(one, List.of());

    @Test
    void whatItWrapsItUnwraps() {
        WrappedKey wrapped = await(kms.wrap(KEY));
        assertThat(wrapped.wrappedWith()).isEqualTo(LocalKms.id(one)).hasSize(16);
        assertThat(await(kms.unwrap(wrapped))).isEqualTo(KEY);
        assertThat(await(kms.wrap(KEY)).text()).isNotEqualTo(wrapped.text());
    }

    @Test
    void anotherInstallationsKeyIsNamedInWordsThatTellNothing() {
        WrappedKey wrapped = await(kms.wrap(KEY));
        assertThatThrownBy(() -> await(new LocalKms(two, List.of()).unwrap(wrapped)))
                .hasRootCauseInstanceOf(WrongKeyException.class)
                .hasMessageContaining(LocalKms.id(one))
                .hasMessageContaining(LocalKms.id(two));
    }

    @Test
    void aKeyIsRewrappedWhileTheEarlierInstallationKeyIsThereAndNeedsItNoMore() {
        WrappedKey wrapped = await(kms.wrap(KEY));
        LocalKms rotating = new LocalKms(two, List.of(one));
        WrappedKey rewrapped = await(rotating.rewrap(wrapped));
        assertThat(rewrapped.wrappedWith()).isEqualTo(LocalKms.id(two));
        assertThat(await(rotating.rewrap(rewrapped))).isEqualTo(rewrapped);
        assertThat(await(new LocalKms(two, List.of()).unwrap(rewrapped))).isEqualTo(KEY);
    }

    @Test
    void whatWasTamperedWithIsRefused() {
        String text = await(kms.wrap(KEY)).text();
        for (String bad : List.of(
                text.substring(0, text.length() - 4),
                text.replaceFirst("local:v1", "local:v2"),
                text.replaceFirst(LocalKms.id(one), LocalKms.id(two)),
                text + "!",
                "vault:v1:abc")) {
            assertThatThrownBy(() -> await(new LocalKms(one, List.of(two)).unwrap(new WrappedKey("", bad))))
                    .as(bad)
                    .hasRootCauseInstanceOf(WrongKeyException.class);
        }
        assertThat(kms.toString()).contains(LocalKms.id(one));
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
