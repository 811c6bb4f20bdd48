package dev.freezeframe.kit.event;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Remembers which events have had their effect. */
@ApplicationScoped
public class Inbox {
    /**
     * Notes the event in the current transaction.
     *
     * @return false when the consumer has handled it before; then do nothing
     */
    public Uni<Boolean> firstTime(String consumer, String eventId) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "insert into inbox (consumer, event_id) values (?1, ?2) on conflict do nothing")
                        .setParameter(1, consumer)
                        .setParameter(2, eventId)
                        .executeUpdate())
                .map(inserted -> inserted == 1);
    }
}
