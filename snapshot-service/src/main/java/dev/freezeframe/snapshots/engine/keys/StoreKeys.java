package dev.freezeframe.snapshots.engine.keys;

import dev.freezeframe.snapshots.engine.index.IndexTransactions;
import dev.freezeframe.store.keys.DomainKeys;
import dev.freezeframe.store.keys.HmacKey;
import dev.freezeframe.store.keys.KeyRing;
import dev.freezeframe.store.keys.NewImageKey;
import dev.freezeframe.store.keys.SealingKey;
import dev.freezeframe.store.keys.TeamKey;
import dev.freezeframe.store.keys.UnavailableKeyException;
import dev.freezeframe.store.keys.Wrapping;
import dev.freezeframe.store.keys.WriterKeys;
import dev.freezeframe.store.keys.WrongKeyException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/** The keys of images and domains, for those who write and read images. A deduplication domain is its team's. */
@ApplicationScoped
public class StoreKeys implements KeyRing, WriterKeys {
    private static final Logger LOG = Logger.getLogger(StoreKeys.class);
    private static final int REMEMBERED = 1_000;

    private final TeamKeys teams;
    private final IndexTransactions transactions;
    private final RecentlyUsed<UUID, Optional<DomainKeys>> domains = new RecentlyUsed<>(REMEMBERED);

    public StoreKeys(TeamKeys teams, Pool pool) {
        this.teams = teams;
        this.transactions = new IndexTransactions(pool);
    }

    @Override
    public CompletionStage<SealingKey> image(UUID image) {
        return rows("select wrapping, team_key, wrapped from image_key where manifest = $1 order by team", image)
                .chain(rows -> opened(image, rows, 0))
                .subscribeAsCompletionStage();
    }

    /** Any wrapping will do: who asks here has been given the image already. */
    private Uni<SealingKey> opened(UUID image, List<Object[]> rows, int index) {
        if (index == rows.size()) {
            return Uni.createFrom()
                    .failure(new UnavailableKeyException(
                            "there is no key for image " + image + " that can be unwrapped now"));
        }
        Wrapping wrapping = Wrappings.of(rows.get(index));
        return teams.byId(wrapping.teamKey())
                .map(team -> unwrapped(team, image, wrapping))
                .onFailure()
                .recoverWithUni(failure -> {
                    LOG.warnf(
                            "image %s does not open with team key %s: %s",
                            image, wrapping.teamKey(), failure.getMessage());
                    return opened(image, rows, index + 1);
                });
    }

    static SealingKey unwrapped(TeamKey team, UUID image, Wrapping wrapping) {
        try {
            return team.unwrapImage(image, wrapping.bytes());
        } catch (WrongKeyException e) {
            throw new CompletionException(e);
        }
    }

    @Override
    public CompletionStage<Optional<DomainKeys>> domain(UUID domain) {
        Optional<Optional<DomainKeys>> known = domains.get(domain);
        return (known.isPresent() ? Uni.createFrom().item(known.get()) : read(domain)).subscribeAsCompletionStage();
    }

    private Uni<Optional<DomainKeys>> read(UUID domain) {
        return rows("select wrapping, team_key, wrapped from domain_key where domain = $1", domain)
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(Optional.<DomainKeys>empty())
                        : opened(domain, Wrappings.of(rows.get(0))).map(Optional::of))
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("content of domain %s is verified by its seal only: %s", domain, failure.getMessage());
                    return Optional.<DomainKeys>empty();
                })
                .invoke(keys -> domains.put(domain, keys));
    }

    private Uni<DomainKeys> opened(UUID domain, Wrapping wrapping) {
        return teams.byId(wrapping.teamKey()).map(team -> {
            try {
                return DomainKeys.derive(team.unwrapDomain(domain, wrapping.bytes()), domain);
            } catch (WrongKeyException e) {
                throw new CompletionException(e);
            }
        });
    }

    @Override
    public CompletionStage<DomainKeys> ofDomain(UUID domain) {
        Optional<DomainKeys> known = domains.get(domain).flatMap(keys -> keys);
        return (known.isPresent() ? Uni.createFrom().item(known.get()) : readOrMake(domain))
                .subscribeAsCompletionStage();
    }

    private Uni<DomainKeys> readOrMake(UUID domain) {
        return rows("select wrapping, team_key, wrapped from domain_key where domain = $1", domain)
                .chain(rows -> rows.isEmpty() ? make(domain) : opened(domain, Wrappings.of(rows.get(0))))
                .invoke(keys -> domains.put(domain, Optional.of(keys)));
    }

    /** Of several that make it at once, one wins, and all use the winner's. */
    private Uni<DomainKeys> make(UUID domain) {
        return teams.current(domain)
                .map(team -> Wrapping.ofDomain(team, domain, HmacKey.random()))
                .chain(wrapping -> rows("""
                        insert into domain_key (domain, team_key, wrapping, wrapped) values ($1, $2, $3, $4)
                        on conflict (domain) do nothing
                        """, domain, wrapping.teamKey(), wrapping.id(), Wrappings.bytes(wrapping)))
                .chain(() -> rows("select wrapping, team_key, wrapped from domain_key where domain = $1", domain))
                .chain(rows -> opened(domain, Wrappings.of(rows.get(0))));
    }

    @Override
    public CompletionStage<NewImageKey> ofNewImage(UUID image, UUID domain) {
        SealingKey key = SealingKey.random();
        return teams.current(domain)
                .map(team -> new NewImageKey(key, Wrapping.ofImage(team, image, key)))
                .subscribeAsCompletionStage();
    }

    /** Forgets what has been unwrapped. */
    void forget() {
        domains.clear();
        teams.forget();
    }

    private Uni<List<Object[]>> rows(String statement, Object... parameters) {
        return Uni.createFrom().completionStage(() -> transactions.run(sql -> sql.rows(statement, parameters)));
    }
}
