package dev.freezeframe.gateway.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.freezeframe.gateway.directory.MemberChanged;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Answers whom a token speaks for, from memory where it was asked a moment ago. A token revoked here fails at once; one
 * revoked by another instance fails when the memory of it has expired.
 */
@ApplicationScoped
public class TokenLookup {
    private static final Logger LOG = Logger.getLogger(TokenLookup.class);
    private static final Duration MEMORY = Duration.ofSeconds(2);

    private final TokenStore store;
    private final Clock clock;
    private final Cache<ByteBuffer, Optional<TokenIdentity>> recent =
            Caffeine.newBuilder().expireAfterWrite(MEMORY).maximumSize(10_000).build();
    private final AtomicInteger revocations = new AtomicInteger();
    private final Map<UUID, Instant> used = new ConcurrentHashMap<>();

    public TokenLookup(TokenStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Whom the token speaks for now; empty when it is not good. */
    public Uni<Optional<TokenIdentity>> find(String token) {
        if (!TokenText.wellFormed(token)) {
            return Uni.createFrom().item(Optional.empty());
        }
        ByteBuffer key = ByteBuffer.wrap(TokenText.hash(token));
        Optional<TokenIdentity> known = recent.getIfPresent(key);
        Uni<Optional<TokenIdentity>> found = known != null ? Uni.createFrom().item(known) : ask(key);
        return found.map(identity -> identity.filter(valid -> valid.validAt(clock.instant())))
                .invoke(identity -> identity.ifPresent(valid -> used.put(valid.tokenId(), clock.instant())));
    }

    /** What was read before something was revoked must not be remembered after it. */
    private Uni<Optional<TokenIdentity>> ask(ByteBuffer key) {
        int asked = revocations.get();
        return store.find(key.array()).invoke(identity -> {
            if (revocations.get() == asked) {
                recent.put(key, identity);
            }
        });
    }

    /** Forgets what is remembered, because a token is gone. */
    void forget() {
        revocations.incrementAndGet();
        recent.invalidateAll();
    }

    void memberChanged(@Observes MemberChanged change) {
        forget();
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    Uni<Void> noteUse() {
        Map<UUID, Instant> batch = new HashMap<>(used);
        if (batch.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        batch.forEach(used::remove);
        return store.touch(batch)
                .onFailure()
                .invoke(failure -> LOG.warnf("last use of %d tokens not noted: %s", batch.size(), failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    void stop(@Observes ShutdownEvent event) {
        noteUse().await().atMost(Duration.ofSeconds(2));
    }
}
