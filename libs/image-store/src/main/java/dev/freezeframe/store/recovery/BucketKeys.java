package dev.freezeframe.store.recovery;

import dev.freezeframe.store.keys.DomainKeys;
import dev.freezeframe.store.keys.KeyObjects;
import dev.freezeframe.store.keys.KeyRing;
import dev.freezeframe.store.keys.Kms;
import dev.freezeframe.store.keys.SealingKey;
import dev.freezeframe.store.keys.TeamKey;
import dev.freezeframe.store.keys.UnavailableKeyException;
import dev.freezeframe.store.keys.WrappedKey;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.ObjectSummary;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The keys that a bucket holds, wrapped, opened with the installation's key. A key may lie there in several wrappings, of
 * several teams or of different ages: any that opens will do.
 */
public final class BucketKeys implements KeyRing {
    /** More wrappings of one key than any number of rotations under way leaves. */
    private static final int WRAPPINGS = 100;

    private static final int MAX_LENGTH = 64 << 10;

    private final ObjectStore bucket;
    private final Kms kms;
    private final Map<UUID, CompletionStage<TeamKey>> teams = new ConcurrentHashMap<>();
    private final Map<UUID, CompletionStage<Optional<DomainKeys>>> domains = new ConcurrentHashMap<>();

    public BucketKeys(ObjectStore bucket, Kms kms) {
        this.bucket = bucket;
        this.kms = kms;
    }

    @Override
    public CompletionStage<SealingKey> image(UUID image) {
        return firstThatOpens(
                "key of image " + image,
                KeyObjects.imagePrefix(image),
                (team, wrapped) -> team.unwrapImage(image, wrapped));
    }

    @Override
    public CompletionStage<Optional<DomainKeys>> domain(UUID domain) {
        return domains.computeIfAbsent(
                domain,
                id -> firstThatOpens(
                                "secret of domain " + id,
                                KeyObjects.domainPrefix(id),
                                (team, wrapped) -> Optional.of(DomainKeys.derive(team.unwrapDomain(id, wrapped), id)))
                        .exceptionallyCompose(failure -> cause(failure) instanceof UnavailableKeyException
                                ? CompletableFuture.completedStage(Optional.empty())
                                : CompletableFuture.failedStage(failure)));
    }

    /** The key of a team, in one of its versions. Completes with {@link UnavailableKeyException} if it does not open. */
    public CompletionStage<TeamKey> team(UUID teamKey) {
        return teams.computeIfAbsent(
                teamKey,
                id -> bucket.list(KeyObjects.teamPrefix(id), "", WRAPPINGS)
                        .thenCompose(found -> firstOf(
                                "team key " + id,
                                found,
                                name -> read(name)
                                        .thenCompose(bytes -> kms.unwrap(wrappedKey(bytes)))
                                        .thenApply(bytes -> checked(() -> TeamKey.parse(bytes))))));
    }

    private static WrappedKey wrappedKey(ByteBuffer bytes) {
        return new WrappedKey("", StandardCharsets.US_ASCII.decode(bytes).toString());
    }

    /** Gets a key out of its wrapping. */
    @FunctionalInterface
    private interface Opening<K> {
        K open(TeamKey team, ByteBuffer wrapped) throws IOException;
    }

    private <K> CompletionStage<K> firstThatOpens(String what, String prefix, Opening<K> opening) {
        return bucket.list(prefix, "", WRAPPINGS)
                .thenCompose(found -> firstOf(
                        what,
                        found,
                        name -> KeyObjects.teamKeyOf(name)
                                .map(teamKey -> team(teamKey)
                                        .thenCombine(
                                                read(name),
                                                (team, wrapped) -> checked(() -> opening.open(team, wrapped))))
                                .orElseGet(() -> CompletableFuture.failedStage(new UnavailableKeyException(
                                        "object " + name + " has a name of another form")))));
    }

    private static <K> CompletionStage<K> firstOf(
            String what, List<ObjectSummary> found, java.util.function.Function<String, CompletionStage<K>> attempt) {
        CompletionStage<K> result =
                CompletableFuture.failedStage(new UnavailableKeyException("the bucket holds no " + what));
        for (ObjectSummary object : found) {
            result = result.exceptionallyCompose(earlier -> attempt.apply(object.name())
                    .exceptionallyCompose(failure -> CompletableFuture.failedStage(new UnavailableKeyException(
                            "the " + what + " does not open: " + cause(failure).getMessage(), cause(failure)))));
        }
        return result;
    }

    private CompletionStage<ByteBuffer> read(String name) {
        return bucket.get(name, ObjectStore.Destination.onHeap(MAX_LENGTH));
    }

    /** Something that may find that a key does not fit. */
    @FunctionalInterface
    private interface Check<T> {
        T get() throws IOException;
    }

    private static <T> T checked(Check<T> check) {
        try {
            return check.get();
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
