package dev.freezeframe.snapshots.engine.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.keys.Kms;
import dev.freezeframe.store.keys.LocalKms;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class KeyCheckTest {
    private static final HmacKey KEY = HmacKey.ofHex("42".repeat(32));

    @Inject
    Pool pool;

    @Inject
    Clock clock;

    private final HmacKey other = HmacKey.random();

    @Test
    void theWrongInstallationKeyIsNotAcceptedAndBothAreNamed() throws Exception {
        check(new LocalKms(KEY, List.of()));
        assertThatThrownBy(() -> check(new LocalKms(other, List.of())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("not the installation key")
                .hasMessageContaining(LocalKms.id(KEY))
                .hasMessageContaining(LocalKms.id(other))
                .hasMessageContaining("freezeframe.keys.earlier");
    }

    @Test
    void theInstallationsKeyIsRotatedAndTheEarlierOneIsNeededUntilAllIsWrappedAnew() throws Exception {
        UUID team = UUID.randomUUID();
        UUID key = teams(new LocalKms(KEY, List.of()))
                .current(team)
                .await()
                .indefinitely()
                .id();
        LocalKms rotating = new LocalKms(other, List.of(KEY));
        try {
            assertThat(check(rotating)).isEqualTo(LocalKms.id(other));
            assertThatThrownBy(() -> check(new LocalKms(other, List.of()))).isInstanceOf(ConfigurationException.class);
            assertThat(rewrapping(rotating).pending().teamKeys()).isPositive();

            rewrapping(rotating).run();

            assertThat(rewrapping(rotating).pending().teamKeys()).isZero();
            LocalKms alone = new LocalKms(other, List.of());
            check(alone);
            assertThat(teams(alone).byId(key).await().indefinitely().team()).isEqualTo(team);
            assertThatThrownBy(() -> check(new LocalKms(KEY, List.of()))).isInstanceOf(ConfigurationException.class);
        } finally {
            LocalKms back = new LocalKms(KEY, List.of(other));
            check(back);
            rewrapping(back).run();
        }
        check(new LocalKms(KEY, List.of()));
    }

    private String check(Kms kms) throws InterruptedException {
        return new KeyCheck(kms, pool).check();
    }

    private KeyRewrapping rewrapping(Kms kms) {
        return new KeyRewrapping(kms, teams(kms), pool);
    }

    private TeamKeys teams(Kms kms) {
        return new TeamKeys(kms, pool, clock);
    }
}
