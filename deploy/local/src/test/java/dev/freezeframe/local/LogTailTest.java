package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTailTest {

    private static final String EARLIER = "2026-11-27 21:27:28,513 ERROR [io.qu.ru.Application]  an earlier start's\n";

    private final Path folder;

    LogTailTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void lastErrorIsToldWithItsInnermostCause() throws IOException {
        assertThat(after("""
                2026-11-27 21:28:37,588 INFO  [or.fl.co.FlywayExecutor]  Database: jdbc:postgresql://127.0.0.1:28930/gateway
                2026-11-27 21:28:38,100 ERROR [io.qu.ru.Application]  Failed to start application: java.lang.RuntimeException
                \tat io.quarkus.runtime.Application.start(Application.java:101)
                Caused by: java.lang.IllegalStateException: no database
                \tat org.flywaydb.core.Flyway.migrate(Flyway.java:1)
                Caused by: java.net.ConnectException: Connection refused
                \t... 7 more
                """))
                .hasValue(
                        "Failed to start application: java.lang.RuntimeException: java.net.ConnectException: Connection"
                                + " refused");
    }

    @Test
    void errorWithoutACauseIsToldAsItIs() throws IOException {
        assertThat(after("""
                Caused by: something that was only a warning
                2026-11-27 21:28:38,100 ERROR [io.qu.ru.Application]  Port 15234 seems to be in use by another process.
                """)).hasValue("Port 15234 seems to be in use by another process.");
    }

    @Test
    void errorsOfEarlierStartsAreNotTold() throws IOException {
        assertThat(after("2026-11-27 21:28:38,100 INFO  [io.quarkus]  started\n"))
                .isEmpty();
    }

    @Test
    void ofALogThatWasBegunAnewAllIsSince() throws IOException {
        Path log = Files.writeString(folder.resolve("service.log"), EARLIER);
        assertThat(new LogTail(log, Files.size(log) + 1).lastError()).hasValue("an earlier start's");
    }

    @Test
    void withoutALogThereIsNothingToTell() {
        Path log = folder.resolve("none.log");
        assertThat(new LogTail(log, LogTail.length(log)).lastError()).isEmpty();
    }

    @Test
    void theEndOfALongLogIsRead() throws IOException {
        String much = "2026-11-27 21:28:38,100 INFO  [io.quarkus]  goes on\n".repeat(20_000);
        assertThat(after(much + "2026-11-27 21:28:39,100 ERROR [io.quarkus]  ends\n"))
                .hasValue("ends");
    }

    private Optional<String> after(String said) throws IOException {
        Path log = Files.writeString(folder.resolve("service.log"), EARLIER);
        long from = LogTail.length(log);
        Files.writeString(log, said, StandardOpenOption.APPEND);
        return new LogTail(log, from).lastError();
    }
}
