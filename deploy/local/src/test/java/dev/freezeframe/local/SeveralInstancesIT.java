package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freezeframe.local.faults.ProcessClock;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** One of two instances of every service is killed, or stands still, as those of a node do, and whoever uses the API goes on. */
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

    @Test
    void othersAnswerWhereOneOfEachWasKilled() throws Exception {
        Map<ServiceInstance, ProcessHandle> before = new LinkedHashMap<>();
        for (ServiceInstance instance : firstOfEach()) {
            before.put(instance, stack.services().handle(instance));
            stack.services().kill(instance);
        }
        everythingAnswers();
        for (Map.Entry<ServiceInstance, ProcessHandle> killed : before.entrySet()) {
            stack.services().awaitReady(killed.getKey());
            assertThat(stack.services().handle(killed.getKey())).isNotEqualTo(killed.getValue());
        }
    }

    @Test
    void othersAnswerWhereOneOfEachStandsStill() throws Exception {
        List<ServiceInstance> frozen = firstOfEach();
        for (ServiceInstance instance : frozen) {
            stack.services().suspend(instance);
        }
        try {
            // What was sent to them is waited for in vain; within seconds nothing more is.
            await().atMost(Duration.ofMinutes(2))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> {
                        everythingAnswers();
                        return true;
                    });
        } finally {
            for (ServiceInstance instance : frozen) {
                stack.services().resume(instance);
            }
        }
        for (ServiceInstance instance : frozen) {
            stack.services().awaitReady(instance);
        }
    }

    @Test
    void oneWhoseClockIsSetBackIsStartedAgain() throws Exception {
        ServiceInstance instance = firstOfEach().get(0);
        ProcessHandle before = stack.services().handle(instance);
        ProcessClock clock = ProcessClock.with(stack.stack().home().directory().resolve("agents/clock.jar"));
        clock.set(before.pid(), Duration.ofDays(1));
        // To be ahead is no reason to end; and it has been seen by then.
        await().during(Duration.ofSeconds(3)).until(before::isAlive);
        clock.set(before.pid(), Duration.ZERO);
        await().atMost(Duration.ofMinutes(2)).until(() -> !before.isAlive());
        stack.services().awaitReady(instance);
        assertThat(stack.services().handle(instance)).isNotEqualTo(before);
        everythingAnswers();
    }

    /** Without the gateway, which is what these tests talk to. */
    private List<ServiceInstance> firstOfEach() {
        return stack.services().all().stream()
                .filter(instance -> instance.number() == 1 && instance.service() != Service.GATEWAY)
                .toList();
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
