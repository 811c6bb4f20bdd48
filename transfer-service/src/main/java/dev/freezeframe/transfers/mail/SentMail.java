package dev.freezeframe.transfers.mail;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Keeps count, so that whoever is offered a thousand snapshots does not get a thousand letters. */
@ApplicationScoped
public class SentMail {
    private static final Duration WINDOW = Duration.ofHours(1);

    private final MailConfig config;
    private final Clock clock;

    public SentMail(MailConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /**
     * Whether the address may get one more; if so it is counted. Runs in the current transaction, one at a time for an
     * address: two that count at once would each find room for the last letter.
     */
    public Uni<Boolean> count(String address) {
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select 1 from pg_advisory_xact_lock(hashtextextended(?1, 0))", Integer.class)
                        .setParameter(1, address)
                        .getSingleResult())
                .chain(Panache::getSession)
                .chain(session -> session.createNativeQuery("delete from mail_sent where sent_at < ?1")
                        .setParameter(1, now.minus(WINDOW))
                        .executeUpdate())
                .chain(Panache::getSession)
                .chain(session -> session.createNativeQuery("insert into mail_sent (address, sent_at)"
                                + " select ?1, ?2 where (select count(*) from mail_sent where address = ?1) < ?3")
                        .setParameter(1, address)
                        .setParameter(2, now)
                        .setParameter(3, config.perAddressPerHour())
                        .executeUpdate())
                .map(inserted -> inserted == 1);
    }
}
