package dev.freezeframe.transfers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.SnapshotPayload;
import dev.freezeframe.contracts.identity.Role;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.kit.test.WrongClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
@QuarkusTestResource(TestCatalog.class)
@QuarkusTestResource(TestMail.class)
class AccountTransferTest extends TransferTestBase {
    @Inject
    Pool pool;

    @Test
    void acceptedSnapshotHasMovedWhenTheAnswerArrives() throws Exception {
        long transfer = offered();
        assertStatus(transfer, "pending");
        CompletableFuture<ValidatableResponse> answer =
                CompletableFuture.supplyAsync(() -> recipient.accept(image, transfer, globex));
        await().untilAsserted(() -> assertStatus(transfer, "accepted"));
        assertThat(answer).isNotDone();
        catalogMoves(transfer);
        answer.get().statusCode(201).body(emptyString());
        assertStatus(transfer, "completed");
        assertThat(told(transfer, 3)).containsExactly("requested", "accepted", "completed");
        assertThat(events(transfer, 3))
                .extracting(event -> event.path("requestid").asText())
                .containsExactly(
                        "request-of-" + sender.id(), "request-of-" + recipient.id(), "request-of-" + recipient.id());
    }

    @Test
    void whoeverMayAcceptForTheRecipientNeedNotAsk() throws Exception {
        Person both = sender.alsoIn(globex, Role.MEMBER);
        CompletableFuture<ValidatableResponse> answer =
                CompletableFuture.supplyAsync(() -> both.offer(image, Map.of("recipient_uuid", globex)));
        await().until(() -> transfers(both, "accepted") == 1);
        Number id = both.request().get("/v2/transfers").then().extract().path("transfers[0].id");
        catalogMoves(id.longValue());
        answer.get().statusCode(201).body("transfer_id", equalTo(0));
        assertStatus(id.longValue(), "completed");
    }

    @Test
    void whoeverOnlyLooksAtTheRecipientsTeamHasToAsk() {
        Person both = sender.alsoIn(globex, Role.RESOURCE_VIEWER);
        Number id = both.offer(image, Map.of("recipient_uuid", globex))
                .statusCode(201)
                .extract()
                .path("transfer_id");
        assertStatus(id.longValue(), "pending");
        both.accept(image, id.longValue(), globex).statusCode(403);
        assertStatus(id.longValue(), "pending");
    }

    @Test
    void personChoosesAmongTheirTeams() throws Exception {
        UUID another = UUID.randomUUID();
        Person chooser = recipient.alsoIn(another, Role.OWNER).alsoIn(acme, Role.OWNER);
        long transfer = offered(Map.of("recipient_email", recipient.email().toUpperCase(java.util.Locale.ROOT)));
        chooser.accept(image, transfer, UUID.randomUUID()).statusCode(404);
        chooser.accept(image, transfer, acme).statusCode(422);
        CompletableFuture<ValidatableResponse> answer =
                CompletableFuture.supplyAsync(() -> chooser.accept(image, transfer, another));
        await().untilAsserted(() -> assertStatus(transfer, "accepted"));
        catalogMoves(transfer);
        answer.get().statusCode(201);
        sender.request().get("/v2/transfers/" + transfer).then().body("transfer.to_team", equalTo(another.toString()));
    }

    @Test
    void onlyOwnersAndMembersOfTheRecipientAtThisMomentAccept() {
        long transfer = offered();
        for (Role role : List.of(Role.MODIFIER, Role.BILLER, Role.BILLING_VIEWER, Role.RESOURCE_VIEWER)) {
            Person.with(role, globex).accept(image, transfer, globex).statusCode(403);
            Person.with(role, globex).decline(image, transfer).statusCode(403);
        }
        UUID elsewhere = UUID.randomUUID();
        Person moved = recipient.alsoIn(elsewhere, Role.OWNER).removedFrom(globex);
        new Person(moved.id(), moved.email(), elsewhere, moved.memberships())
                .accept(image, transfer, globex)
                .statusCode(404);
        sender.accept(image, transfer, globex).statusCode(404);
        assertStatus(transfer, "pending");
    }

    @Test
    void wrongIdsFindNothingAndChangeNothing() {
        long transfer = offered();
        recipient.accept(image, transfer + 1_000_000, globex).statusCode(404);
        recipient.accept("1", transfer, globex).statusCode(404);
        recipient.accept(image, transfer, acme).statusCode(404);
        recipient.accept(image, 0, globex).statusCode(404);
        recipient.cancel(image, transfer).statusCode(404);
        sender.decline(image, transfer).statusCode(404);
        Person stranger = Person.with(Role.OWNER, UUID.randomUUID());
        stranger.accept(image, transfer, stranger.team()).statusCode(404);
        stranger.cancel(image, transfer).statusCode(404);
        stranger.decline(image, transfer).statusCode(404);
        stranger.request().get("/v2/transfers/" + transfer).then().statusCode(404);
        assertStatus(transfer, "pending");
    }

    @Test
    void badInputIsRefusedAndChangesNothing() {
        String path = "/v2/images/" + image + "/account_transfer";
        for (Object body : List.of(
                Map.of(),
                Map.of("recipient_uuid", ""),
                Map.of("recipient_uuid", "globex"),
                Map.of("recipient_uuid", 7),
                Map.of("recipient_email", "nobody"),
                Map.of("recipient_email", "a@b\n.example"),
                Map.of("recipient_email", "x".repeat(300) + "@globex.example"),
                Map.of("recipient_uuid", globex, "recipient_email", recipient.email()),
                Map.of("recipient_uuid", globex, "copy", "yes"),
                Map.of("recipient_uuid", acme))) {
            sender.post(path, body).statusCode(422).body("id", equalTo("unprocessable_entity"));
        }
        sender.post(path, "{\"recipient_uuid\":").statusCode(400).body("id", equalTo("bad_request"));
        sender.post(path, "[]").statusCode(400);
        sender.request().post(path).then().statusCode(400);
        sender.post(path + "/accept", Map.of("transfer_id", -1, "recipient_uuid", globex))
                .statusCode(422);
        sender.post(path + "/accept", Map.of("transfer_id", 1)).statusCode(422);
        sender.post(path + "/cancel", Map.of("transfer_id", "seven")).statusCode(422);
        sender.post("/v2/images/0/account_transfer", Map.of("recipient_uuid", globex))
                .statusCode(404);
        sender.post("/v2/images/x/account_transfer", Map.of("recipient_uuid", globex))
                .statusCode(404);
        sender.request().get(path).then().statusCode(405);
        assertThat(transfers(sender, "pending")).isZero();
    }

    @Test
    void onlyAvailableSnapshotsOfTheTeamCanBeOffered() {
        Map<String, UUID> to = Map.of("recipient_uuid", globex);
        sender.offer("404404", to).statusCode(404);
        TestCatalog.image(acme, "11", "{\"image\":{\"type\":\"custom\",\"public\":false,\"status\":\"available\"}}");
        sender.offer("11", to).statusCode(422).body("message", containsString("Only snapshots"));
        TestCatalog.image(acme, "12", "{\"image\":{\"type\":\"snapshot\",\"public\":true,\"status\":\"available\"}}");
        sender.offer("12", to).statusCode(422);
        TestCatalog.image(acme, "13", "{\"image\":{\"type\":\"snapshot\",\"public\":false,\"status\":\"pending\"}}");
        sender.offer("13", to).statusCode(422).body("message", containsString("not available"));
        sender.offer("500", to)
                .statusCode(503)
                .header("retry-after", equalTo("2"))
                .body("id", equalTo("service_unavailable"));
        assertThat(transfers(sender, "pending")).isZero();
    }

    @Test
    void snapshotIsOfferedToOneRecipientAtATime() throws Exception {
        Stream<Integer> statuses = Stream.generate(() ->
                        CompletableFuture.supplyAsync(() -> sender.offer(image, Map.of("recipient_uuid", globex))
                                .extract()
                                .statusCode()))
                .limit(4)
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .sorted();
        assertThat(statuses).containsExactly(201, 422, 422, 422);
        assertThat(transfers(sender, "pending")).isEqualTo(1);
    }

    @Test
    void cancelledOfferCannotBeAcceptedAndMayBeMadeAgain() throws Exception {
        long first = offered();
        sender.cancel(image, first).statusCode(204);
        sender.cancel(image, first).statusCode(204);
        recipient.accept(image, first, globex).statusCode(422).body("message", containsString("cancelled"));
        recipient.decline(image, first).statusCode(422);
        long second = offered();
        recipient.decline(image, second).statusCode(204);
        recipient.decline(image, second).statusCode(204);
        sender.cancel(image, second).statusCode(422).body("message", containsString("declined"));
        assertThat(told(first, 2)).containsExactly("requested", "cancelled");
        assertThat(told(second, 2)).containsExactly("requested", "declined");
    }

    @Test
    void ofAcceptingAndCancellingOneWins() throws Exception {
        for (int round = 0; round < 5; round++) {
            long transfer = offered();
            CompletableFuture<Integer> cancelling = CompletableFuture.supplyAsync(
                    () -> sender.cancel(image, transfer).extract().statusCode());
            CompletableFuture<Integer> accepting = CompletableFuture.supplyAsync(
                    () -> recipient.accept(image, transfer, globex).extract().statusCode());
            int cancelled = cancelling.get();
            if (cancelled == 204) {
                assertThat(accepting.get()).isEqualTo(422);
                assertStatus(transfer, "cancelled");
            } else {
                assertThat(cancelled).isEqualTo(422);
                catalogMoves(transfer);
                assertThat(accepting.get()).isEqualTo(201);
                assertStatus(transfer, "completed");
            }
        }
    }

    @Test
    void acceptingAgainAnswersTheSame() throws Exception {
        long transfer = offered();
        CompletableFuture<ValidatableResponse> first =
                CompletableFuture.supplyAsync(() -> recipient.accept(image, transfer, globex));
        await().untilAsserted(() -> assertStatus(transfer, "accepted"));
        CompletableFuture<ValidatableResponse> second =
                CompletableFuture.supplyAsync(() -> recipient.accept(image, transfer, globex));
        catalogMoves(transfer);
        first.get().statusCode(201);
        second.get().statusCode(201);
        recipient.accept(image, transfer, globex).statusCode(201);
        assertThat(told(transfer, 3)).containsExactly("requested", "accepted", "completed");
    }

    @Test
    void whatTheCatalogRefusesFails() throws Exception {
        long transfer = offered();
        CompletableFuture<ValidatableResponse> answer =
                CompletableFuture.supplyAsync(() -> recipient.accept(image, transfer, globex));
        await().untilAsserted(() -> assertStatus(transfer, "accepted"));
        catalogRefuses(transfer, "The snapshot was deleted.");
        answer.get().statusCode(422).body("message", containsString("The snapshot was deleted."));
        sender.request()
                .get("/v2/transfers/" + transfer)
                .then()
                .body("transfer.status", equalTo("failed"))
                .body("transfer.reason", equalTo("The snapshot was deleted."));
    }

    @Test
    void deletingTheSnapshotCancelsItsOffer() throws Exception {
        long transfer = offered();
        catalogDeletes();
        await().untilAsserted(() -> assertStatus(transfer, "cancelled"));
        recipient.accept(image, transfer, globex).statusCode(422);
    }

    @Test
    void offerExpires() throws Exception {
        long transfer = offered();
        pool.preparedQuery("update transfer set expires_at = now() - interval '1 second' where id = $1")
                .execute(Tuple.of(transfer))
                .await()
                .indefinitely();
        recipient.accept(image, transfer, globex).statusCode(422).body("message", containsString("expired"));
        await().untilAsserted(() -> assertStatus(transfer, "expired"));
        assertThat(told(transfer, 2)).containsExactly("requested", "expired");
    }

    @Test
    void offerDoesNotExpireByTheClockOfAnInstance() throws Exception {
        long transfer = offered();
        WrongClock.by(Duration.ofDays(300), () -> {
            CompletableFuture<ValidatableResponse> answer =
                    CompletableFuture.supplyAsync(() -> recipient.accept(image, transfer, globex));
            await().untilAsserted(() -> assertStatus(transfer, "accepted"));
            catalogMoves(transfer);
            answer.get().statusCode(201);
        });
    }

    @Test
    void completedCopyNamesTheRecipientsImage() throws Exception {
        long transfer = offered(Map.of("recipient_uuid", globex, "copy", true));
        CompletableFuture<ValidatableResponse> answer =
                CompletableFuture.supplyAsync(() -> recipient.accept(image, transfer, globex));
        await().untilAsserted(() -> assertStatus(transfer, "accepted"));
        catalogSays(EventTypes.SNAPSHOT_COPIED, new SnapshotPayload.Copied(snapshot(globex), "1", acme, transfer));
        answer.get().statusCode(201);
        sender.request()
                .get("/v2/transfers/" + transfer)
                .then()
                .body("transfer.copy", equalTo(true))
                .body("transfer.new_snapshot_id", equalTo(image));
    }

    @Test
    void volumesSnapshotsAreTransferredToo() {
        String volume = UUID.randomUUID().toString();
        TestCatalog.volumeSnapshot(acme, volume, "available");
        String path = "/v2/snapshots/" + volume + "/account_transfer";
        Number id = sender.post(path, Map.of("recipient_uuid", globex))
                .statusCode(201)
                .extract()
                .path("transfer_id");
        recipient.decline(image, id.longValue()).statusCode(404);
        recipient.post(path + "/decline", Map.of("transfer_id", id)).statusCode(204);
        assertStatus(id.longValue(), "declined");
    }

    @Test
    void recipientsLearnOfWhatIsOffered() {
        long toTeam = offered();
        recipient
                .request()
                .get("/v2/transfers?direction=incoming&status=pending")
                .then()
                .statusCode(200)
                .body("transfers.id", contains((int) toTeam))
                .body("transfers[0].snapshot_name", equalTo("before-upgrade"));
        sender.cancel(image, toTeam).statusCode(204);
        long toPerson = offered(Map.of("recipient_email", recipient.email()));
        recipient
                .request()
                .get("/v2/transfers?direction=incoming&status=pending")
                .then()
                .body("transfers.id", contains((int) toPerson));
        recipient.request().get("/v2/transfers?direction=outgoing").then().body("meta.total", equalTo(0));
        sender.request().get("/v2/transfers?direction=outgoing").then().body("meta.total", equalTo(2));
        sender.request().get("/v2/transfers?direction=incoming").then().body("meta.total", equalTo(0));
        sender.request().get("/v2/transfers?direction=sideways").then().statusCode(422);
        sender.request().get("/v2/transfers?status=lost").then().statusCode(422);
    }

    @Test
    void repeatedRequestWithItsKeyMakesOneTransfer() {
        Map<String, UUID> to = Map.of("recipient_uuid", globex);
        String path = "/v2/images/" + image + "/account_transfer";
        Number first = sender.request()
                .header("Idempotency-Key", "once")
                .body(to)
                .post(path)
                .then()
                .statusCode(201)
                .extract()
                .path("transfer_id");
        sender.request()
                .header("Idempotency-Key", "once")
                .body(to)
                .post(path)
                .then()
                .statusCode(201)
                .body("transfer_id", equalTo(first));
    }

    @Test
    void repeatedAutomaticTransferIsAnsweredByItsEnd() throws Exception {
        Person both = sender.alsoIn(globex, Role.OWNER);
        CompletableFuture<ValidatableResponse> first =
                CompletableFuture.supplyAsync(() -> offerWithKey(both, "failed"));
        long failed = awaitAccepted(both);
        catalogRefuses(failed, "The snapshot is published for all teams.");
        first.get().statusCode(422).body("message", containsString("published"));
        offerWithKey(both, "failed").statusCode(422).body("message", containsString("published"));

        CompletableFuture<ValidatableResponse> second =
                CompletableFuture.supplyAsync(() -> offerWithKey(both, "completed"));
        long completed = awaitAccepted(both);
        catalogMoves(completed);
        second.get().statusCode(201).body("transfer_id", equalTo(0));
        offerWithKey(both, "completed").statusCode(201).body("transfer_id", equalTo(0));
        assertThat(completed).isNotEqualTo(failed);
    }

    private ValidatableResponse offerWithKey(Person person, String key) {
        return person.request()
                .header("Idempotency-Key", key)
                .body(Map.of("recipient_uuid", globex))
                .post("/v2/images/" + image + "/account_transfer")
                .then();
    }

    private static long awaitAccepted(Person person) {
        await().until(() -> transfers(person, "accepted") == 1);
        Number id = person.request()
                .get("/v2/transfers?status=accepted")
                .then()
                .extract()
                .path("transfers[0].id");
        return id.longValue();
    }

    @Test
    void teamForWhichAPersonAcceptedSeesTheTransfer() throws Exception {
        long transfer = offered(Map.of("recipient_email", recipient.email()));
        Person colleague = Person.with(Role.RESOURCE_VIEWER, globex);
        colleague.request().get("/v2/transfers/" + transfer).then().statusCode(404);
        CompletableFuture<ValidatableResponse> answer =
                CompletableFuture.supplyAsync(() -> recipient.accept(image, transfer, globex));
        await().untilAsserted(() -> assertStatus(transfer, "accepted"));
        catalogMoves(transfer);
        answer.get().statusCode(201);
        colleague.request().get("/v2/transfers").then().body("transfers.id", contains((int) transfer));
        colleague
                .request()
                .get("/v2/transfers/" + transfer)
                .then()
                .statusCode(200)
                .body("transfer.status", equalTo("completed"));
    }

    @Test
    void offerOfAFormerOwnerDoesNotStandInTheWay() throws Exception {
        long stale = offered();
        TestCatalog.dropletSnapshot(globex, image, "before-upgrade");
        UUID thirdTeam = UUID.randomUUID();
        Number id = recipient
                .offer(image, Map.of("recipient_uuid", thirdTeam))
                .statusCode(201)
                .extract()
                .path("transfer_id");
        sender.request()
                .get("/v2/transfers/" + stale)
                .then()
                .body("transfer.status", equalTo("cancelled"))
                .body("transfer.reason", containsString("does not belong to the sender"));
        assertThat(told(stale, 2)).containsExactly("requested", "cancelled");
        assertThat(told(id.longValue(), 1)).containsExactly("requested");
    }

    @Test
    void teamCannotOfferWithoutEnd() {
        for (int offer = 0; offer < 5; offer++) {
            String other = image + offer;
            TestCatalog.dropletSnapshot(acme, other, "one-of-many");
            sender.offer(other, Map.of("recipient_email", recipient.email())).statusCode(201);
        }
        sender.offer(image, Map.of("recipient_email", recipient.email()))
                .statusCode(422)
                .body("message", containsString("pending transfers"));
    }

    @Test
    void personWhoIsOfferedMoreThanAPageOfSnapshotsFindsAndAnswersEach() throws Exception {
        int offersOfOne = 5;
        String address = recipient.email();
        IntStream.range(0, 400 / offersOfOne)
                .parallel()
                .mapToObj(team -> Person.with(Role.OWNER, UUID.randomUUID()))
                .forEach(someone -> {
                    for (int offer = 0; offer < offersOfOne; offer++) {
                        String other = Long.toString(ThreadLocalRandom.current().nextLong(1, 1L << 50));
                        TestCatalog.dropletSnapshot(someone.team(), other, "one-of-hundreds");
                        someone.offer(other, Map.of("recipient_email", address)).statusCode(201);
                    }
                });
        long wanted = offered(Map.of("recipient_email", address));
        String incoming = "/v2/transfers?direction=incoming&status=pending&per_page=200";
        recipient
                .request()
                .get(incoming)
                .then()
                .statusCode(200)
                .body("meta.total", equalTo(401))
                .body("transfers", hasSize(200))
                .body("transfers[0].id", equalTo((int) wanted))
                .body("links.pages.last", containsString("page=3"));
        recipient.request().get(incoming + "&page=3").then().body("transfers", hasSize(1));
        recipient.decline(image, wanted).statusCode(204);
        recipient.request().get(incoming).then().body("meta.total", equalTo(400));
        assertThat(told(wanted, 2)).containsExactly("requested", "declined");
    }

    @Test
    void pagesAreNewestFirst() {
        long first = offered();
        sender.cancel(image, first).statusCode(204);
        long second = offered();
        sender.request()
                .get("/v2/transfers?per_page=1&page=2")
                .then()
                .body("transfers.id", contains((int) first))
                .body("meta.total", equalTo(2));
        sender.request().get("/v2/transfers?per_page=1").then().body("transfers.id", contains((int) second));
        sender.request()
                .get("/v2/transfers?page=1000000000&per_page=200")
                .then()
                .statusCode(200)
                .body("transfers", hasSize(0));
    }

    @Test
    void theDoorIsClosedToWhoeverTheGatewayHasNotVouchedFor() {
        RestAssured.given().get("/v2/transfers").then().statusCode(401).body("id", equalTo("unauthorized"));
        RestAssured.given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
    }

    private static int transfers(Person person, String status) {
        return person.request()
                .get("/v2/transfers?status=" + status)
                .then()
                .statusCode(200)
                .extract()
                .path("meta.total");
    }
}
