package dev.freezeframe.transfers.transfer;

import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.JobHandler;
import dev.freezeframe.transfers.mail.Letter;
import dev.freezeframe.transfers.mail.MailTransport;
import dev.freezeframe.transfers.mail.SentMail;
import dev.freezeframe.transfers.team.TeamAddresses;
import dev.freezeframe.transfers.transfer.TransferNotices.Notice;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** Writes to the people whom a transfer concerns. Of those who have the letter already, none gets it twice. */
@ApplicationScoped
public class TransferMailHandler implements JobHandler {
    private static final Logger LOG = Logger.getLogger(TransferMailHandler.class);

    private final TeamAddresses addresses;
    private final SentMail sent;
    private final MailTransport transport;

    public TransferMailHandler(TeamAddresses addresses, SentMail sent, MailTransport transport) {
        this.addresses = addresses;
        this.sent = sent;
        this.transport = transport;
    }

    private record Done(Set<String> addresses) {}

    private record Work(Transfer transfer, List<String> to) {}

    @Override
    public String kind() {
        return TransferNotices.KIND;
    }

    @Override
    public void run(JobContext job) throws Exception {
        Notice notice = job.payload(Notice.class);
        Work work = job.inTransaction(() -> Transfer.<Transfer>findById(notice.transferId())
                .chain(transfer -> readers(transfer, notice.status()).map(to -> new Work(transfer, to))));
        Set<String> done =
                new HashSet<>(job.checkpoint(Done.class).map(Done::addresses).orElse(Set.of()));
        for (String address : work.to()) {
            if (done.add(address)) {
                send(job, TransferLetters.write(work.transfer(), notice.status(), address));
                job.saveCheckpoint(new Done(done));
            }
        }
        job.completeWith(() -> Uni.createFrom().voidItem());
    }

    private Uni<List<String>> readers(Transfer transfer, TransferStatus status) {
        return switch (status) {
            case PENDING, CANCELLED ->
                transfer.recipientEmail != null
                        ? Uni.createFrom().item(List.of(transfer.recipientEmail))
                        : addresses.ofAcceptors(transfer.toTeam);
            case ACCEPTED -> Uni.createFrom().item(List.of());
            case COMPLETED, DECLINED, EXPIRED, FAILED -> Uni.createFrom().item(List.of(transfer.requesterEmail));
        };
    }

    private void send(JobContext job, Letter letter) throws Exception {
        boolean welcome = job.inTransaction(() -> sent.count(letter.to()));
        if (welcome) {
            transport.send(letter);
        } else {
            LOG.warnf("%s gets no more letters within this hour; left out: %s", letter.to(), letter.subject());
        }
    }

    /** The transfer is what it is without the letter; the log has the reason. */
    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        return Uni.createFrom().voidItem();
    }
}
