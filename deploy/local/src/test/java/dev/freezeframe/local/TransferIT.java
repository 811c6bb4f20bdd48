package dev.freezeframe.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.freezeframe.local.demo.Cloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Snapshots that go from acme to globex, through the gateway. */
@ExtendWith(LocalStack.Extension.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TransferIT {

    private static final String SNAPSHOTS = "freezeframe.snapshots";
    private static final String TRANSFERS = "freezeframe.transfers";

    private final LocalStack stack;

    TransferIT(LocalStack stack) {
        this.stack = stack;
    }

    @Test
    void acceptedSnapshotIsTheRecipientsAndTheSendersNoLonger() throws Exception {
        TransferBench bench = new TransferBench(stack, "accepted", 101);
        String snapshot = bench.snapshot("accepted-1");
        long transfer = bench.offer(snapshot, Map.of("recipient_email", "Owner@Globex.example"));
        JsonNode incoming = stack.globex().get("/v2/transfers?direction=incoming&status=pending");
        assertThat(incoming.path("transfers"))
                .extracting(one -> one.path("id").asLong())
                .contains(transfer);
        assertThat(bench.accept("1", transfer).status()).isEqualTo(404);
        assertThat(bench.accept(snapshot, transfer + 1000).status()).isEqualTo(404);
        assertThat(bench.owners(snapshot)).containsExactly("acme");
        JsonNode before = used(stack.acme(), snapshot);

        ApiResponse accepted = bench.accept(snapshot, transfer);
        assertThat(accepted.status()).isEqualTo(201);
        assertThat(bench.owners(snapshot)).containsExactly("globex");
        JsonNode recipients = used(stack.globex(), snapshot);
        JsonNode senders = used(stack.acme(), snapshot);
        assertThat(senders.path("started_at")).isEqualTo(before.path("started_at"));
        assertThat(senders.path("ended_at")).isEqualTo(recipients.path("started_at"));
        assertThat(senders.path("size_bytes")).isEqualTo(recipients.path("size_bytes"));
        JsonNode images = stack.acme().get("/v2/images?private=true&per_page=200");
        assertThat(images.path("images"))
                .extracting(image -> image.path("id").asText())
                .doesNotContain(snapshot);

        bench.deleteDroplet();
        for (JsonNode image : images.path("images")) {
            if (image.path("name").asText().equals("accepted")) {
                stack.cloud(TransferBench.REGION)
                        .delete("/v2/images/" + image.path("id").asText());
            }
        }
        bench.assertRestores(stack.globex(), snapshot);
        stack.events()
                .awaitExactly(
                        TRANSFERS, "" + transfer, "transfer.requested", "transfer.accepted", "transfer.completed");
        stack.events()
                .awaitExactly(
                        SNAPSHOTS,
                        snapshot,
                        "snapshot.requested",
                        "snapshot.available",
                        "snapshot.owner_changed",
                        "snapshot.restored");
        await().atMost(TransferBench.PATIENCE)
                .untilAsserted(() -> assertThat(letters())
                        .anyMatch(
                                letter -> letter.contains("To: owner@globex.example") && letter.contains("accepted-1"))
                        .anyMatch(letter ->
                                letter.contains("To: owner@acme.example") && letter.contains("was accepted")));
    }

    /** What a team has had of a snapshot, as soon as that is a second. */
    private static JsonNode used(ApiClient team, String snapshot) {
        return await().atMost(TransferBench.PATIENCE)
                .until(
                        () -> {
                            for (JsonNode entry :
                                    team.get("/v2/usage?per_page=200").path("usage")) {
                                if (entry.path("snapshot_id").asText().equals(snapshot)) {
                                    return entry;
                                }
                            }
                            return MissingNode.getInstance();
                        },
                        entry -> !entry.isMissingNode());
    }

    @Test
    void requestCanBeFollowedFromTheDoorThroughEveryEvent() throws Exception {
        TransferBench bench = new TransferBench(stack, "followed", 102);
        String snapshot = bench.snapshot("followed-1");
        long transfer = bench.offerToGlobex(snapshot);
        ApiResponse accepted = bench.accept(snapshot, transfer);
        String request = accepted.headers().firstValue("x-request-id").orElseThrow();
        assertThat(stack
                        .events()
                        .awaitExactly(
                                TRANSFERS,
                                "" + transfer,
                                "transfer.requested",
                                "transfer.accepted",
                                "transfer.completed")
                        .stream()
                        .skip(1))
                .allMatch(event -> event.path("requestid").asText().equals(request));
        assertThat(stack.events().of(SNAPSHOTS, snapshot)).last().satisfies(event -> {
            assertThat(event.path("type").asText()).contains("owner_changed");
            assertThat(event.path("requestid").asText()).isEqualTo(request);
        });
    }

    @Test
    void memberOfBothTeamsNeedsNobodyToAccept() throws Exception {
        String owner = "";
        for (JsonNode user :
                stack.operator().get("/v2/admin/users?per_page=200").path("users")) {
            if (user.path("email").asText().equals("owner@acme.example")) {
                owner = user.path("uuid").asText();
            }
        }
        TransferBench bench = new TransferBench(stack, "both", 103);
        String membership = "/v2/admin/teams/" + bench.globex() + "/members/" + owner;
        String snapshot = bench.snapshot("both-1");
        stack.operator().put(membership, Map.of("role", "member"));
        try {
            assertThat(bench.offerToGlobex(snapshot)).isZero();
        } finally {
            stack.operator().delete(membership);
        }
        assertThat(bench.owners(snapshot)).containsExactly("globex");
        assertThat(bench.offerToGlobex(bench.snapshot("both-2")))
                .as("a member who was removed a moment ago only offers")
                .isPositive();
    }

    @Test
    void declinedAndCancelledSnapshotsStay() throws Exception {
        TransferBench bench = new TransferBench(stack, "stays", 104);
        String snapshot = bench.snapshot("stays-1");
        String path = "/v2/images/" + snapshot + "/account_transfer/";
        long declined = bench.offerToGlobex(snapshot);
        assertThat(stack.acme()
                        .call(
                                "POST",
                                "/v2/images/" + snapshot + "/account_transfer",
                                Map.of("recipient_uuid", bench.globex()))
                        .status())
                .isEqualTo(422);
        assertThat(stack.globex()
                        .call("POST", path + "decline", Map.of("transfer_id", declined))
                        .status())
                .isEqualTo(204);
        long cancelled = bench.offerToGlobex(snapshot);
        assertThat(stack.acme()
                        .call("POST", path + "cancel", Map.of("transfer_id", cancelled))
                        .status())
                .isEqualTo(204);
        assertThat(bench.accept(snapshot, cancelled).status()).isEqualTo(422);
        assertThat(bench.owners(snapshot)).containsExactly("acme");

        long gone = bench.offerToGlobex(snapshot);
        stack.cloud(TransferBench.REGION).delete("/v2/snapshots/" + snapshot);
        bench.awaitStatus(gone, "cancelled");
        assertThat(bench.accept(snapshot, gone).status()).isEqualTo(422);
    }

    @Test
    void copyLeavesBothTeamsTheirOwn() throws Exception {
        TransferBench bench = new TransferBench(stack, "shared", 105);
        String snapshot = bench.snapshot("shared-1");
        long transfer = bench.offer(snapshot, Map.of("recipient_uuid", bench.globex(), "copy", true));
        assertThat(bench.accept(snapshot, transfer).status()).isEqualTo(201);
        String copy = bench.transfer(transfer).path("new_snapshot_id").asText();
        assertThat(bench.owners(snapshot)).containsExactly("acme");
        assertThat(bench.owners(copy)).containsExactly("globex");
        stack.cloud(TransferBench.REGION).delete("/v2/snapshots/" + snapshot);
        bench.deleteDroplet();
        bench.assertRestores(stack.globex(), copy);
        stack.events().awaitExactly(SNAPSHOTS, copy, "snapshot.available", "snapshot.copied", "snapshot.restored");
    }

    @Test
    void snapshotOfAVolumeIsTransferredToo() throws Exception {
        Path folder = stack.pool(TransferBench.REGION).resolve("volumes");
        Cloud acme = stack.cloud(TransferBench.REGION);
        String volume = acme.createVolume(
                Map.of("name", "given-data", "region", TransferBench.REGION, "size_gigabytes", 1), folder);
        String snapshot = acme.snapshotVolume(volume, "given-data-1");
        String path = "/v2/snapshots/" + snapshot + "/account_transfer";
        String globex = stack.credentials().globex().teamId();
        long transfer = stack.acme()
                .post(path, Map.of("recipient_uuid", globex))
                .path("transfer_id")
                .asLong();
        assertThat(stack.globex()
                        .call("POST", path + "/accept", Map.of("transfer_id", transfer, "recipient_uuid", globex))
                        .status())
                .isEqualTo(201);
        assertThat(stack.acme().call("GET", "/v2/snapshots/" + snapshot, null).status())
                .isEqualTo(404);
        String clone = new Cloud(stack.globex(), TransferBench.REGION)
                .createVolume(
                        Map.of(
                                "name",
                                "given-clone",
                                "region",
                                TransferBench.REGION,
                                "size_gigabytes",
                                1,
                                "snapshot_id",
                                snapshot),
                        folder);
        assertThat(stack.volume(TransferBench.REGION, clone)).exists();
    }

    private List<String> letters() throws IOException {
        Path folder = stack.stack().home().mail();
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".eml"))
                    .map(TransferIT::read)
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
