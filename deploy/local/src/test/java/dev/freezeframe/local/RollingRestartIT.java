package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freezeframe.local.load.Load;
import dev.freezeframe.local.load.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every instance of every service is stopped by {@code SIGTERM} and started again while clients read and write: no request fails, and all
 * that was asked for is done. What is on one node goes at the same time, as when the node is drained or all services are rolled out.
 */
@Tag("faults")
@Instances(2)
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RollingRestartIT {
    /** A job that is handed back counts as not tried; one whose lease ran out, or that failed, counts. */
    private static final String TRIED_AGAIN =
            "select kind || ' ' || id || ': ' || coalesce(last_error, 'its lease ran out')"
                    + " from job where attempts > 1 and created_at > ";

    private final LocalStack stack;

    RollingRestartIT(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void noRequestIsLostWhileEveryInstanceIsRestarted() throws Exception {
        String begun = StackDatabase.column(stack.stack().home(), Service.SNAPSHOT, "select quote_literal(now())")
                .get(0);
        try (Load load = new Load(stack.stack().home(), stack.credentials())) {
            load.start();
            await().atMost(Duration.ofMinutes(2))
                    .until(() -> load.tally().done(Load.REPLICATION) > 0
                            && load.tally().done(Load.TRANSFER) > 0);
            for (int number = 1; number <= 2; number++) {
                restart(number, load);
            }
            int transfers = load.tally().done(Load.TRANSFER);
            await().atMost(Duration.ofMinutes(2)).until(() -> load.tally().done(Load.TRANSFER) > transfers);
            Tally tally = load.stop();
            System.out.println(tally.table());
            assertThat(tally.failures()).isEmpty();
            assertThat(tally.answered()).isGreaterThan(1_000);
            for (Service service : List.of(Service.SNAPSHOT, Service.REPLICATION)) {
                assertThat(StackDatabase.column(stack.stack().home(), service, TRIED_AGAIN + begun))
                        .as("jobs that waited for a lease, or were tried again")
                        .isEmpty();
            }
        }
    }

    /** Stops the instances with this number at the same time, and starts them again. */
    private void restart(int number, Load load) throws Exception {
        List<ServiceInstance> node = stack.services().all().stream()
                .filter(instance -> instance.number() == number)
                .toList();
        assertThat(node).hasSize(Service.values().length);
        inParallel(node, "stopped", load, stack.services()::stop);
        inParallel(node, "ready again", load, stack.services()::start);
    }

    private static void inParallel(List<ServiceInstance> node, String done, Load load, Step step) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(node.size());
        try {
            long begun = System.nanoTime();
            List<Future<?>> steps = new ArrayList<>();
            for (ServiceInstance instance : node) {
                steps.add(threads.submit(() -> {
                    step.run(instance);
                    System.out.printf(
                            "%-24s %s after %.1f s; lost until now: %d%n",
                            instance,
                            done,
                            (System.nanoTime() - begun) / 1e9,
                            load.tally().failures().size());
                    return null;
                }));
            }
            for (Future<?> each : steps) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @FunctionalInterface
    private interface Step {
        void run(ServiceInstance instance) throws Exception;
    }
}
