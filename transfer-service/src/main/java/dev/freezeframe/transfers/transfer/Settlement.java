package dev.freezeframe.transfers.transfer;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Ends transfers by what the catalog says, and waits for that. */
@ApplicationScoped
public class Settlement {
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Transitions transitions;
    private final TransferConfig config;
    private final Clock clock;

    public Settlement(Transitions transitions, TransferConfig config, Clock clock) {
        this.transitions = transitions;
        this.config = config;
        this.clock = clock;
    }

    /** The catalog has carried it out. Runs in the current transaction. */
    public Uni<Void> completed(long id, @Nullable String newSnapshotId) {
        return ifAccepted(id, transfer -> {
            transfer.newSnapshotId = newSnapshotId;
            return transitions.ended(transfer, TransferStatus.COMPLETED, null, null);
        });
    }

    /** The catalog could not carry it out. Runs in the current transaction. */
    public Uni<Void> refused(long id, String reason) {
        return ifAccepted(id, transfer -> transitions.ended(transfer, TransferStatus.FAILED, reason, null));
    }

    private static Uni<Void> ifAccepted(long id, Function<Transfer, Uni<Void>> end) {
        return Transfer.<Transfer>findById(id, LockModeType.PESSIMISTIC_WRITE)
                .chain(transfer -> transfer == null || transfer.status != TransferStatus.ACCEPTED
                        ? Uni.createFrom().voidItem()
                        : end.apply(transfer));
    }

    /**
     * What is offered is gone. Runs in the current transaction. Of an accepted transfer the catalog itself says what became
     * of it.
     */
    public Uni<Void> snapshotDeleted(String snapshotId) {
        return Transfer.<Transfer>find("snapshotId = ?1 and status = ?2", snapshotId, TransferStatus.PENDING)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list()
                .chain(transfers -> Multi.createFrom()
                        .iterable(transfers)
                        .onItem()
                        .transformToUniAndConcatenate(transfer -> transitions.ended(
                                transfer, TransferStatus.CANCELLED, "The snapshot was deleted.", null))
                        .onItem()
                        .ignoreAsUni());
    }

    /** The transfer once it has ended, or as it is when that takes longer than a client should wait. Holds no thread. */
    Uni<Transfer> await(long id) {
        Instant end = clock.instant().plus(config.acceptWait());
        return Uni.createFrom()
                .deferred(() -> Panache.withSession(() -> Transfer.<Transfer>findById(id)))
                .repeat()
                .withDelay(LOOK_EVERY)
                .whilst(transfer ->
                        !transfer.status.isFinal() && clock.instant().isBefore(end))
                .collect()
                .last();
    }
}
