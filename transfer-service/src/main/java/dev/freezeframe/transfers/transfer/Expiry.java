package dev.freezeframe.transfers.transfer;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.panache.common.Page;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

/** Ends the offers that nobody accepted in time. */
@ApplicationScoped
public class Expiry {
    private static final int BATCH = 100;

    private final Transitions transitions;

    public Expiry(Transitions transitions) {
        this.transitions = transitions;
    }

    /** Ends a batch of them. Several instances may do so at once: each waits for the other's rows and finds them ended. */
    @Scheduled(
            identity = "transfer-expiry",
            every = "${freezeframe.transfers.expiry-interval:1m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> expire() {
        return Panache.withTransaction(() -> Transfer.<Transfer>find(
                        "status = ?1 and expiresAt <= instant order by id", TransferStatus.PENDING)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .page(Page.ofSize(BATCH))
                .list()
                .chain(expired -> Multi.createFrom()
                        .iterable(expired)
                        .onItem()
                        .transformToUniAndConcatenate(
                                transfer -> transitions.ended(transfer, TransferStatus.EXPIRED, null, null))
                        .onItem()
                        .ignoreAsUni()));
    }
}
