package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freezeframe.embedded.EmbeddedServersProcess.Server;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Ends processes, and stops Kafka, at each step of a transfer. Afterwards the transfer has come to a legal end, its events
 * are complete and in order, and the snapshot restores for exactly one owner.
 */
@Tag("faults")
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TransferFaultsIT {

    /** What is done when, and how the transfer has to end. */
    enum Step {
        TRANSFER_SERVICE_KILLED_WHILE_OFFERED,
        SNAPSHOT_SERVICE_KILLED_WHILE_OFFERED,
        KAFKA_STOPPED_WHILE_OFFERED,
        TRANSFER_SERVICE_KILLED_WHEN_ACCEPTED,
        SNAPSHOT_SERVICE_KILLED_WHEN_ACCEPTED,
        BOTH_KILLED_WHEN_ACCEPTED,
        TRANSFER_SERVICE_KILLED_WHEN_ACCEPTED_WITHOUT_KAFKA,
        SNAPSHOT_SERVICE_KILLED_WHEN_ACCEPTED_WITHOUT_KAFKA,
        SNAPSHOT_DELETED_WHEN_ACCEPTED_WITHOUT_KAFKA
    }

    private final LocalStack stack;

    TransferFaultsIT(LocalStack stack) {
        this.stack = stack;
    }

    @ParameterizedTest
    @EnumSource
    void transferComesToALegalEnd(Step step) throws Exception {
        TransferBench bench = new TransferBench(stack, "fault-" + step.ordinal(), 200 + step.ordinal());
        String snapshot = bench.snapshot("fault-" + step.ordinal());
        long transfer = bench.offerToGlobex(snapshot);
        disturbOffer(step);

        boolean withoutKafka = step.name().endsWith("WITHOUT_KAFKA");
        if (withoutKafka) {
            stack.stack().servers().stop(Server.KAFKA);
        }
        try {
            // Whoever accepts may lose the answer with the service: the transfer must not be lost with it.
            CompletableFuture<Void> accepting =
                    CompletableFuture.runAsync(() -> acceptUntilAnswered(bench, snapshot, transfer));
            if (withoutKafka || step.name().endsWith("WHEN_ACCEPTED")) {
                awaitAccepted(bench, transfer);
                disturbAccepted(step, snapshot);
            }
            if (withoutKafka) {
                stack.stack().servers().start(Server.KAFKA);
            }
            accepting.get(2, TimeUnit.MINUTES);
        } finally {
            if (withoutKafka) {
                stack.stack().servers().start(Server.KAFKA);
            }
            stack.stack().awaitReady(Service.TRANSFER);
            stack.stack().awaitReady(Service.SNAPSHOT);
        }

        boolean deleted = step == Step.SNAPSHOT_DELETED_WHEN_ACCEPTED_WITHOUT_KAFKA;
        bench.awaitStatus(transfer, deleted ? "failed" : "completed");
        stack.events()
                .awaitExactly(
                        "freezeframe.transfers",
                        "" + transfer,
                        "transfer.requested",
                        "transfer.accepted",
                        deleted ? "transfer.failed" : "transfer.completed");
        if (deleted) {
            assertThat(bench.owners(snapshot)).isEmpty();
        } else {
            assertThat(bench.owners(snapshot)).containsExactly("globex");
            bench.assertRestores(stack.globex(), snapshot);
        }
        System.out.printf("transfer, %s: %s%n", step, deleted ? "failed, nobody's" : "completed, globex's alone");
    }

    private void disturbOffer(Step step) throws Exception {
        switch (step) {
            case TRANSFER_SERVICE_KILLED_WHILE_OFFERED -> stack.restart(Service.TRANSFER);
            case SNAPSHOT_SERVICE_KILLED_WHILE_OFFERED -> stack.restart(Service.SNAPSHOT);
            case KAFKA_STOPPED_WHILE_OFFERED -> {
                stack.stack().servers().stop(Server.KAFKA);
                stack.stack().servers().start(Server.KAFKA);
            }
            default -> {}
        }
    }

    private void disturbAccepted(Step step, String snapshot) throws Exception {
        switch (step) {
            case TRANSFER_SERVICE_KILLED_WHEN_ACCEPTED -> stack.restart(Service.TRANSFER);
            case SNAPSHOT_SERVICE_KILLED_WHEN_ACCEPTED -> stack.restart(Service.SNAPSHOT);
            // Without Kafka they are not ready before it is back.
            case TRANSFER_SERVICE_KILLED_WHEN_ACCEPTED_WITHOUT_KAFKA -> stack.kill(Service.TRANSFER);
            case SNAPSHOT_SERVICE_KILLED_WHEN_ACCEPTED_WITHOUT_KAFKA -> stack.kill(Service.SNAPSHOT);
            case BOTH_KILLED_WHEN_ACCEPTED -> {
                stack.kill(Service.TRANSFER);
                stack.kill(Service.SNAPSHOT);
                stack.stack().awaitReady(Service.TRANSFER);
                stack.stack().awaitReady(Service.SNAPSHOT);
            }
            case SNAPSHOT_DELETED_WHEN_ACCEPTED_WITHOUT_KAFKA -> stack.acme().delete("/v2/snapshots/" + snapshot);
            default -> {}
        }
    }

    private static void awaitAccepted(TransferBench bench, long transfer) {
        await().atMost(TransferBench.PATIENCE)
                .until(() -> !bench.transfer(transfer).path("status").asText().equals("pending"));
    }

    /** As clients do: what got no answer, or a 503, is sent again. */
    private static void acceptUntilAnswered(TransferBench bench, String snapshot, long transfer) {
        await().atMost(TransferBench.PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> bench.accept(snapshot, transfer).status() < 500);
    }
}
