package dev.freezeframe.store.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** All keys of an installation, in memory and wrapped as they would be anywhere else. A domain is its team's. */
public final class KeysInMemory implements KeyRing, WriterKeys {
    private final Map<UUID, TeamKey> teams = new ConcurrentHashMap<>();
    private final Map<UUID, ByteBuffer> domains = new ConcurrentHashMap<>();
    private final Map<UUID, Map<UUID, ByteBuffer>> images = new ConcurrentHashMap<>();
    private final Set<UUID> lost = new HashSet<>();
    private final Supplier<HmacKey> domainSecrets;

    public KeysInMemory() {
        this(HmacKey::random);
    }

    /** @param domainSecrets where the secrets of domains come from: equal ones give equal ids */
    public KeysInMemory(Supplier<HmacKey> domainSecrets) {
        this.domainSecrets = domainSecrets;
    }

    /** The key of a team, made when it is asked for first. */
    public TeamKey team(UUID team) {
        return teams.computeIfAbsent(team, TeamKey::random);
    }

    @Override
    public CompletionStage<DomainKeys> ofDomain(UUID domain) {
        domains.computeIfAbsent(domain, id -> team(id).wrapDomain(id, domainSecrets.get()));
        return domain(domain)
                .thenCompose(keys -> keys.map(CompletableFuture::completedStage).orElseGet(() -> unavailable(domain)));
    }

    @Override
    public CompletionStage<NewImageKey> ofNewImage(UUID image, UUID domain) {
        SealingKey key = SealingKey.random();
        Wrapping wrapping = Wrapping.ofImage(team(domain), image, key);
        images.computeIfAbsent(image, id -> new ConcurrentHashMap<>()).put(domain, wrapping.bytes());
        return CompletableFuture.completedStage(new NewImageKey(key, wrapping));
    }

    @Override
    public CompletionStage<SealingKey> image(UUID image) {
        for (Map.Entry<UUID, ByteBuffer> wrapping :
                images.getOrDefault(image, Map.of()).entrySet()) {
            if (!lost.contains(wrapping.getKey())) {
                return CompletableFuture.completedStage(opened(image, wrapping.getKey(), wrapping.getValue()));
            }
        }
        return unavailable(image);
    }

    @Override
    public CompletionStage<Optional<DomainKeys>> domain(UUID domain) {
        ByteBuffer wrapped = domains.get(domain);
        if (wrapped == null || lost.contains(domain)) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        try {
            HmacKey secret = team(domain).unwrapDomain(domain, wrapped);
            return CompletableFuture.completedStage(Optional.of(DomainKeys.derive(secret, domain)));
        } catch (WrongKeyException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Moves an image from one team to another: the one wrapping becomes the other. */
    public void transfer(UUID image, UUID from, UUID to) {
        Map<UUID, ByteBuffer> wrappings = Objects.requireNonNull(images.get(image));
        ByteBuffer wrapped = Objects.requireNonNull(wrappings.remove(from));
        wrappings.put(to, team(to).wrapImage(image, opened(image, from, wrapped)));
    }

    /** What a bucket holds besides the keys that writers put there: those of teams and domains, by name. */
    public Map<String, ByteBuffer> objects(Kms kms) {
        Map<String, ByteBuffer> objects = new HashMap<>();
        teams.values().forEach(team -> {
            String text = kms.wrap(team.bytes()).toCompletableFuture().join().text();
            objects.put(
                    KeyObjects.team(team.id(), UUID.randomUUID()),
                    ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        });
        domains.forEach((domain, wrapped) ->
                objects.put(KeyObjects.domain(domain, team(domain).id(), UUID.randomUUID()), wrapped));
        return objects;
    }

    /** The key of an image, wrapped for a team, as a bucket holds it. */
    public Map<String, ByteBuffer> objects(UUID image, UUID team) {
        return Map.of(
                KeyObjects.image(image, team(team).id(), UUID.randomUUID()),
                Objects.requireNonNull(Objects.requireNonNull(images.get(image)).get(team)));
    }

    /** From now on nothing opens that this team's key wraps. */
    public void lose(UUID team) {
        lost.add(team);
    }

    private SealingKey opened(UUID image, UUID team, ByteBuffer wrapped) {
        try {
            return team(team).unwrapImage(image, wrapped);
        } catch (WrongKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    private static <T> CompletionStage<T> unavailable(UUID what) {
        return CompletableFuture.failedStage(new UnavailableKeyException("there is no key for " + what));
    }
}
