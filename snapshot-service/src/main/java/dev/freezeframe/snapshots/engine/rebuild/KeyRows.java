package dev.freezeframe.snapshots.engine.rebuild;

import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.snapshots.engine.index.IndexTransaction;
import dev.freezeframe.store.keys.KeyObjects;
import dev.freezeframe.store.keys.Kms;
import dev.freezeframe.store.keys.TeamKey;
import dev.freezeframe.store.keys.WrappedKey;
import dev.freezeframe.store.keys.Wrapping;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Enters the keys that were found: of teams, of domains, and of the images that were entered. Blocks. */
final class KeyRows {
    private static final int UUID_LENGTH = 36;

    private final IndexTransaction transaction;
    private final FoundKeys keys;

    KeyRows(IndexTransaction transaction, FoundKeys keys) {
        this.transaction = transaction;
        this.keys = keys;
    }

    void enter(Collection<UUID> images, Kms kms, Instant now) throws IOException, InterruptedException {
        Map<UUID, Integer> uses = new HashMap<>();
        images.forEach(image ->
                keys.wrappings(image).values().forEach(wrapping -> uses.merge(wrapping.teamKey(), 1, Integer::sum)));
        Map<UUID, Integer> numbers = new HashMap<>();
        // Of several versions of a team's key the one that wraps most goes on wrapping: its rotation was through, or
        // hardly begun.
        List<TeamKey> teams = keys.teams().values().stream()
                .sorted(Comparator.comparing(team -> uses.getOrDefault(team.id(), 0)))
                .toList();
        for (TeamKey team : teams) {
            WrappedKey wrapped = Stages.await(kms.wrap(team.bytes()));
            transaction.rows(
                    """
                    insert into team_key (id, team, number, wrapped_with, wrapped, wrapping, created_at)
                    values ($1, $2, $3, $4, $5, $6, $7)
                    """,
                    team.id(),
                    team.team(),
                    numbers.merge(team.team(), 1, Integer::sum),
                    wrapped.wrappedWith(),
                    wrapped.text(),
                    UUID.randomUUID(),
                    now.atOffset(ZoneOffset.UTC));
        }
        keys.domains()
                .forEach((domain, wrapping) -> transaction.rows(
                        "insert into domain_key (domain, team_key, wrapping, wrapped) values ($1, $2, $3, $4)",
                        domain,
                        wrapping.teamKey(),
                        wrapping.id(),
                        bytes(wrapping)));
        images.forEach(image -> keys.wrappings(image)
                .forEach((team, wrapping) ->
                        transaction.rows("""
                            insert into image_key (manifest, team, team_key, wrapping, wrapped) values ($1, $2, $3, $4, $5)
                            """, image, team, wrapping.teamKey(), wrapping.id(), bytes(wrapping))));
    }

    /**
     * Enters the objects that hold keys, so that those that nothing needs go.
     *
     * @param images if given, only of these, and nothing goes: the others may open images that could not be read
     */
    void enterObjects(BucketContents bucket, Set<UUID> images, boolean onlyTheirs) {
        String[] names = bucket.keys().stream()
                .filter(name -> !onlyTheirs || isOneOf(name, images))
                .toArray(String[]::new);
        transaction.rows("""
            insert into key_object (region, name, written) select $1, name, true from unnest($2::text[]) as n(name)
            """, bucket.region(), names);
    }

    private static boolean isOneOf(String name, Set<UUID> images) {
        String folder = KeyObjects.PREFIX + "images/";
        return name.startsWith(folder)
                && name.length() > folder.length() + UUID_LENGTH
                && images.contains(UUID.fromString(name.substring(folder.length(), folder.length() + UUID_LENGTH)));
    }

    private static Buffer bytes(Wrapping wrapping) {
        byte[] bytes = new byte[wrapping.bytes().remaining()];
        wrapping.bytes().duplicate().get(bytes);
        return Buffer.buffer(bytes);
    }
}
