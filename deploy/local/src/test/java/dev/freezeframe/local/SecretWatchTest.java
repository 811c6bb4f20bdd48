package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretWatchTest {
    private static final String PASSWORD = "correct-horse-battery-staple";

    private final Path log;
    private final SecretWatch watch;

    SecretWatchTest(@TempDir Path folder) throws Exception {
        this.log = Files.writeString(folder.resolve("snapshot-service.log"), "started\n".repeat(10_000));
        this.watch = new SecretWatch(Map.of("the password", PASSWORD, "a short one", "x"), List.of(folder));
    }

    @Test
    void whereNoSecretsAreNoneAreFound() throws Exception {
        assertThat(watch.known()).isOne();
        assertThat(watch.drain()).isEmpty();
    }

    @Test
    void aSecretInALogIsFoundOnceAndNotRepeated() throws Exception {
        write("could not log in with " + PASSWORD + " at all\n");
        assertThat(watch.drain())
                .singleElement()
                .asString()
                .contains("snapshot-service.log has the password", "could not log in")
                .doesNotContain(PASSWORD);
        write("and on\n".repeat(1000));
        assertThat(watch.drain()).isEmpty();
    }

    @Test
    void aSecretIsFoundThatWasHalfWrittenAtTheLastLook() throws Exception {
        write(PASSWORD.substring(0, 10));
        assertThat(watch.drain()).isEmpty();
        write(PASSWORD.substring(10));
        assertThat(watch.drain()).hasSize(1);
    }

    @Test
    void whatHasTheFormOfASecretIsOne() throws Exception {
        String jwt = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJmcmVlemVmcmFtZSJ9." + "s".repeat(86);
        for (String secret : List.of(
                "dop_v1_" + "0a".repeat(32),
                jwt,
                "?X-Amz-Signature=" + "0a".repeat(32),
                "-----BEGIN PRIVATE KEY-----")) {
            Files.writeString(log, secret + "\n");
            assertThat(watch.drain()).as(secret).hasSize(1);
            Files.writeString(log, "");
            assertThat(watch.drain()).isEmpty();
        }
    }

    @Test
    void eventsAndErrorsAreLookedAtToo() throws Exception {
        watch.event(JsonMapper.builder().build().createObjectNode().put("reason", PASSWORD));
        watch.error("GET /v2/images -> 500", ("{\"message\":\"" + PASSWORD + "\"}").getBytes(StandardCharsets.UTF_8));
        assertThat(watch.drain()).hasSize(2);
    }

    private void write(String text) throws Exception {
        Files.writeString(log, text, StandardOpenOption.APPEND);
    }
}
