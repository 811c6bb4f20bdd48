package dev.freezeframe.transfers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.TeamPayload;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.kit.test.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
@QuarkusTestResource(TestCatalog.class)
@QuarkusTestResource(TestMail.class)
class TransferMailTest extends TransferTestBase {
    @Test
    void personIsToldHowToAcceptAndTheSenderThatTheyDid() throws Exception {
        long transfer = offered(Map.of("recipient_email", recipient.email()));
        MimeMessage offer = only(recipient.email());
        assertThat(offer.getSubject()).contains("before-upgrade");
        assertThat(offer.getFrom()[0]).hasToString("snapshots@acme.example");
        assertThat(text(offer))
                .contains(sender.email() + " offers you the snapshot")
                .contains("/v2/images/" + image + "/account_transfer/accept")
                .contains("\"transfer_id\": " + transfer);

        CompletableFuture<?> accepting = CompletableFuture.runAsync(() -> recipient.accept(image, transfer, globex));
        await().untilAsserted(() -> assertStatus(transfer, "accepted"));
        catalogMoves(transfer);
        accepting.get();
        assertThat(only(sender.email()).getSubject()).contains("accepted");
    }

    @Test
    void ownersAndMembersOfATeamAreToldAndNobodyElse() throws Exception {
        List<TeamPayload.Member> members = Stream.of("owner", "member", "resource_viewer", "biller")
                .map(role -> new TeamPayload.Member(UUID.randomUUID(), role + "-" + globex + "@globex.example", role))
                .toList();
        send(
                Topics.TEAMS,
                globex.toString(),
                EventTypes.TEAM_MEMBER_CHANGED,
                new TeamPayload(globex, "globex", null, null, members));
        await().untilAsserted(() -> {
            // Teams are learnt from events: offer again until this one's was heard.
            long transfer = offered();
            sender.cancel(image, transfer).statusCode(204);
            assertThat(to("owner-" + globex + "@globex.example")).isNotEmpty();
        });
        assertThat(to("member-" + globex + "@globex.example")).isNotEmpty();
        assertThat(to("resource_viewer-" + globex + "@globex.example")).isEmpty();
        assertThat(to("biller-" + globex + "@globex.example")).isEmpty();
    }

    @Test
    void senderIsToldOfARefusal() throws Exception {
        long transfer = offered(Map.of("recipient_email", recipient.email()));
        recipient.decline(image, transfer).statusCode(204);
        assertThat(only(sender.email()).getSubject()).contains("declined");
    }

    @Test
    void nobodyIsFlooded() throws Exception {
        for (int offer = 0; offer < 3; offer++) {
            long transfer = offered(Map.of("recipient_email", recipient.email()));
            sender.cancel(image, transfer).statusCode(204);
        }
        long last = offered(Map.of("recipient_email", recipient.email()));
        // Letters leave in the order of their jobs only roughly; the sender's comes after all the others were decided.
        recipient.decline(image, last).statusCode(204);
        only(sender.email());
        await().untilAsserted(() -> assertThat(to(recipient.email())).hasSize(3));
    }

    private static MimeMessage only(String address) {
        await().untilAsserted(() -> assertThat(to(address)).hasSize(1));
        return to(address).get(0);
    }

    private static List<MimeMessage> to(String address) {
        return Stream.of(TestMail.server().getReceivedMessages())
                .filter(message -> address.equals(recipientOf(message)))
                .toList();
    }

    private static String recipientOf(MimeMessage message) {
        try {
            return message.getRecipients(Message.RecipientType.TO)[0].toString();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(MimeMessage message) throws MessagingException, IOException {
        return message.getContent().toString();
    }
}
