package dev.freezeframe.snapshots.engine.rebuild;

import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.store.keys.DomainKeys;
import dev.freezeframe.store.keys.KeyObjects;
import dev.freezeframe.store.keys.KeyRing;
import dev.freezeframe.store.keys.Kms;
import dev.freezeframe.store.keys.SealingKey;
import dev.freezeframe.store.keys.TeamKey;
import dev.freezeframe.store.keys.UnavailableKeyException;
import dev.freezeframe.store.keys.WrappedKey;
import dev.freezeframe.store.keys.Wrapping;
import dev.freezeframe.store.keys.WrongKeyException;
import dev.freezeframe.store.object.ObjectNotFoundException;
import dev.freezeframe.store.object.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;

/**
 * The wrapped keys of all buckets together, and what the installation's key opens of them. Who has the key of an image owns
 * it: a transfer wraps it for the recipient and takes it from the sender. Blocks; for one thread.
 */
final class FoundKeys implements KeyRing {
    private static final Logger LOG = Logger.getLogger(FoundKeys.class);
    private static final int MAX_LENGTH = 64 << 10;
    private static final int UUID_LENGTH = 36;

    private final Kms kms;
    private final NavigableMap<String, ObjectStore> places = new TreeMap<>();
    private final Map<UUID, TeamKey> teams = new LinkedHashMap<>();
    private final Map<UUID, Wrapping> domains = new LinkedHashMap<>();
    private final Map<UUID, DomainKeys> domainKeys = new HashMap<>();
    private final Map<UUID, Map<UUID, Wrapping>> images = new HashMap<>();

    private FoundKeys(Kms kms) {
        this.kms = kms;
    }

    /** Opens the keys of teams and domains; those of images are opened when they are asked for. */
    static FoundKeys open(Kms kms, Collection<BucketContents> buckets) throws IOException, InterruptedException {
        FoundKeys keys = new FoundKeys(kms);
        buckets.forEach(bucket -> bucket.keys().forEach(name -> keys.places.putIfAbsent(name, bucket.objects())));
        for (String name : keys.under(KeyObjects.PREFIX + "teams/").keySet()) {
            keys.openTeam(name);
        }
        for (String name : keys.under(KeyObjects.PREFIX + "domains/").keySet()) {
            keys.openDomain(name);
        }
        return keys;
    }

    private NavigableMap<String, ObjectStore> under(String prefix) {
        return places.subMap(prefix, true, prefix + Character.MAX_VALUE, true);
    }

    private void openTeam(String name) throws IOException, InterruptedException {
        try {
            String text = StandardCharsets.US_ASCII.decode(read(name)).toString();
            TeamKey key = TeamKey.parse(Stages.await(kms.unwrap(new WrappedKey("", text))));
            teams.putIfAbsent(key.id(), key);
        } catch (WrongKeyException | ObjectNotFoundException e) {
            LOG.warnf("the team key in %s does not open: %s", name, e.getMessage());
        }
    }

    private void openDomain(String name) throws IOException, InterruptedException {
        TeamKey team = teamOf(name);
        UUID domain = UUID.fromString(
                name.substring((KeyObjects.PREFIX + "domains/").length()).substring(0, UUID_LENGTH));
        if (team == null || domains.containsKey(domain)) {
            return;
        }
        try {
            ByteBuffer bytes = read(name);
            domainKeys.put(domain, DomainKeys.derive(team.unwrapDomain(domain, bytes), domain));
            domains.put(domain, new Wrapping(wrapping(name), team.id(), bytes));
        } catch (WrongKeyException | ObjectNotFoundException e) {
            LOG.warnf("the secret of a domain in %s does not open: %s", name, e.getMessage());
        }
    }

    @Override
    public CompletionStage<SealingKey> image(UUID image) {
        try {
            return CompletableFuture.completedStage(openImage(image));
        } catch (IOException e) {
            return CompletableFuture.failedStage(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return CompletableFuture.failedStage(e);
        }
    }

    private SealingKey openImage(UUID image) throws IOException, InterruptedException {
        SealingKey opened = null;
        String why = "there is none in any bucket";
        for (String name : under(KeyObjects.imagePrefix(image)).keySet()) {
            TeamKey team = teamOf(name);
            if (team == null) {
                why = "the team key that wraps it does not open with the installation's key";
                continue;
            }
            try {
                ByteBuffer bytes = read(name);
                opened = team.unwrapImage(image, bytes);
                images.computeIfAbsent(image, id -> new TreeMap<>())
                        .putIfAbsent(team.team(), new Wrapping(wrapping(name), team.id(), bytes));
            } catch (WrongKeyException | ObjectNotFoundException e) {
                why = String.valueOf(e.getMessage());
            }
        }
        if (opened == null) {
            throw new UnavailableKeyException("its key cannot be opened: " + why);
        }
        return opened;
    }

    @Override
    public CompletionStage<Optional<DomainKeys>> domain(UUID domain) {
        return CompletableFuture.completedStage(Optional.ofNullable(domainKeys.get(domain)));
    }

    /** The versions of teams' keys, by their ids. */
    Map<UUID, TeamKey> teams() {
        return teams;
    }

    /** The secrets of domains, wrapped. */
    Map<UUID, Wrapping> domains() {
        return domains;
    }

    /** An image's key, wrapped for each of the teams that own it; empty until it was asked for. */
    Map<UUID, Wrapping> wrappings(UUID image) {
        return images.getOrDefault(image, Map.of());
    }

    private @org.jspecify.annotations.Nullable TeamKey teamOf(String name) {
        return KeyObjects.teamKeyOf(name).map(teams::get).orElse(null);
    }

    private static UUID wrapping(String name) {
        return UUID.fromString(name.substring(name.length() - UUID_LENGTH));
    }

    private ByteBuffer read(String name) throws IOException, InterruptedException {
        ObjectStore objects = java.util.Objects.requireNonNull(places.get(name));
        return Stages.await(objects.get(name, ObjectStore.Destination.onHeap(MAX_LENGTH)));
    }
}
