package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One of two instances is killed, or stands still, and whoever uses the API goes on. */
@Tag("faults")
@Instances(2)
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SeveralInstancesIT {
    private static final int MANY = 10;

    private final LocalStack stack;

    SeveralInstancesIT(LocalStack stack) {
        this.stack = stack;
    }

    @ParameterizedTest
    @EnumSource(names = {"SNAPSHOT", "TRANSFER", "REPLICATION"})
    void otherInstanceAnswersWhereOneWasKilled(Service service) throws Exception {
        ServiceInstance first = stack.services().of(service).get(0);
        ProcessHandle before = stack.services().handle(first);
        stack.services().kill(first);
        everythingAnswers();
        stack.services().awaitReady(first);
        assertThat(stack.services().handle(first)).isNotEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(names = {"SNAPSHOT", "TRANSFER", "REPLICATION"})
    void otherInstanceAnswersWhereOneStandsStill(Service service) throws Exception {
        ServiceInstance first = stack.services().of(service).get(0);
        stack.services().suspend(first);
        try {
            // What was sent to it is waited for in vain; within seconds nothing more is.
            await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> {
                        everythingAnswers();
                        return true;
                    });
        } finally {
            stack.services().resume(first);
        }
        stack.services().awaitReady(first);
    }

    /** Reads of every service, and writes of the first, whose work either instance may do. */
    private void everythingAnswers() throws Exception {
        for (int i = 0; i < MANY; i++) {
            stack.acme().get("/v2/snapshots");
            stack.acme().get("/v2/transfers");
            stack.acme().get("/v2/replications");
        }
        String id = stack.cloud("nyc3")
                .createVolume(
                        Map.of("name", "instances", "region", "nyc3", "size_gigabytes", 1),
                        stack.pool("nyc3").resolve("volumes"));
        stack.cloud("nyc3").delete("/v2/volumes/" + id);
    }
}
