package dev.freezeframe.store.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VaultTransitKmsTest {
    private static final byte[] KEY = TeamKey.random(new UUID(1, 2)).bytes();

    @SuppressWarnings("NullAway.Init")
    private TransitServer server;

    @BeforeEach
    void start() throws Exception {
        server = TransitServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatItWrapsItUnwrapsAlsoAfterARotation() {
        VaultTransitKms kms = kms(TransitServer.TOKEN);
        WrappedKey first = await(kms.wrap(KEY));
        assertThat(first.text()).startsWith("vault:v1:");
        assertThat(first.wrappedWith()).isEqualTo("vault:transit/freezeframe:v1");

        server.rotate();
        assertThat(await(kms.unwrap(first))).isEqualTo(KEY);
        WrappedKey second = await(kms.rewrap(first));
        assertThat(second.wrappedWith()).isEqualTo("vault:transit/freezeframe:v2");
        assertThat(await(kms.unwrap(second))).isEqualTo(KEY);
    }

    @Test
    void whatAnotherVaultHasWrappedIsToldFromAVaultThatIsOfNoHelp() throws Exception {
        WrappedKey wrapped = await(kms(TransitServer.TOKEN).wrap(KEY));
        try (TransitServer other = TransitServer.start()) {
            assertThatThrownBy(() -> await(kms(other, TransitServer.TOKEN).unwrap(wrapped)))
                    .hasRootCauseInstanceOf(WrongKeyException.class);
        }
        assertThatThrownBy(() -> await(kms("s.secret-of-another").unwrap(wrapped)))
                .hasRootCauseInstanceOf(UnavailableKeyException.class)
                .hasMessageContaining("permission denied")
                .hasMessageNotContaining("s.secret");
        server.close();
        assertThatThrownBy(() -> await(kms(TransitServer.TOKEN).unwrap(wrapped)))
                .hasCauseInstanceOf(UnavailableKeyException.class)
                .hasMessageContaining("does not answer");
    }

    @Test
    void anInstallationMovesFromAKeyOfItsOwnToAVault() {
        LocalKms local = new LocalKms(HmacKey.random(), List.of());
        WrappedKey old = await(local.wrap(KEY));
        Kms moving = new SuccessiveKms(local, "local:", kms(TransitServer.TOKEN));
        assertThat(await(moving.unwrap(old))).isEqualTo(KEY);
        WrappedKey moved = await(moving.rewrap(old));
        assertThat(moved.text()).startsWith("vault:v1:");
        assertThat(await(moving.unwrap(await(moving.rewrap(moved))))).isEqualTo(KEY);
        assertThat(await(kms(TransitServer.TOKEN).unwrap(moved))).isEqualTo(KEY);
    }

    private VaultTransitKms kms(String token) {
        return kms(server, token);
    }

    private static VaultTransitKms kms(TransitServer server, String token) {
        return new VaultTransitKms(
                new VaultTransitKms.Location(server.url(), "transit", "freezeframe", Duration.ofSeconds(10)),
                () -> token);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
