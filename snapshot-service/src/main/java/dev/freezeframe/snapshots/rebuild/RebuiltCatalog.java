package dev.freezeframe.snapshots.rebuild;

import dev.freezeframe.snapshots.engine.index.IndexTransaction;
import dev.freezeframe.snapshots.engine.rebuild.RebuiltImage;
import dev.freezeframe.snapshots.image.ImageDescription;
import dev.freezeframe.snapshots.image.ImageKind;
import dev.freezeframe.snapshots.image.ImageStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Enters images into the catalog as their roots describe them. The rest of the catalog, droplets, volumes, actions, names and
 * tags that were changed later, is in no bucket.
 */
@ApplicationScoped
public class RebuiltCatalog {
    private static final long GIB = 1L << 30;

    private final Clock clock;

    RebuiltCatalog(Clock clock) {
        this.clock = clock;
    }

    /** Enters them. Blocks. */
    void enter(IndexTransaction transaction, Collection<RebuiltImage> images) {
        continueNumbers(transaction, images);
        Set<String> names = new HashSet<>();
        Set<UUID> uuids = new HashSet<>();
        Set<Long> ids = new HashSet<>();
        images.stream()
                .sorted(Comparator.comparing(RebuiltImage::createdAt).thenComparing(RebuiltImage::manifestId))
                .forEach(image -> enter(transaction, image, names, ids, uuids));
    }

    /**
     * New ids are above all that were ever given out, also those of what is not there any more and that clients may remember: they
     * go on at the number of seconds since 1970, as if one had been given out every second.
     */
    private void continueNumbers(IndexTransaction transaction, Collection<RebuiltImage> images) {
        long highest = images.stream()
                .map(image -> ImageDescription.of(image.description()).id())
                .flatMap(Optional::stream)
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        long next = Math.max(highest + 1, clock.instant().getEpochSecond());
        for (String sequence : List.of("image_seq", "droplet_seq", "action_seq")) {
            transaction.rows("select setval($1::text::regclass, $2)", sequence, next);
        }
    }

    private void enter(
            IndexTransaction transaction, RebuiltImage image, Set<String> names, Set<Long> ids, Set<UUID> uuids) {
        ImageDescription said = ImageDescription.of(image.description());
        // Who saved it comes first and keeps the ids; a copy that was given away had others.
        List<UUID> owners = Stream.concat(
                        image.owners().stream().filter(image.domain()::equals),
                        image.owners().stream().filter(owner -> !owner.equals(image.domain())))
                .toList();
        for (UUID team : owners) {
            long id = said.id().filter(ids::add).orElseGet(() -> transaction.number("select nextval('image_seq')"));
            UUID uuid = null;
            if (said.kind() == ImageKind.VOLUME_SNAPSHOT) {
                uuid = said.uuid().filter(uuids::add).orElseGet(UUID::randomUUID);
            }
            insert(transaction, image, said, new Identity(id, uuid, team, nameOf(said, image, team, names)));
            Instant now = clock.instant();
            said.tags()
                    .forEach(tag -> transaction.rows(
                            "insert into tag (team, name, created_at) values ($1, $2, $3) on conflict do nothing",
                            team,
                            tag,
                            now.atOffset(ZoneOffset.UTC)));
        }
    }

    private record Identity(
            long id, @org.jspecify.annotations.Nullable UUID uuid, UUID team, String name) {}

    /** Names of a volume's snapshots are unique: one that was deleted a moment before the loss is there again. */
    private static String nameOf(ImageDescription said, RebuiltImage image, UUID team, Set<String> names) {
        String name = said.name();
        boolean taken = said.kind() == ImageKind.VOLUME_SNAPSHOT
                && !names.add(team + "/" + said.resourceId().orElse("") + "/" + name);
        return taken ? name + "-" + image.manifestId() : name;
    }

    private static void insert(IndexTransaction transaction, RebuiltImage image, ImageDescription said, Identity as) {
        String[] regions = Stream.concat(
                        said.region().filter(image.regions()::contains).stream(), image.regions().stream())
                .distinct()
                .toArray(String[]::new);
        transaction.rows(
                """
                insert into image (id, uuid, team, kind, status, name, distribution, description, resource_id,
                                   min_disk_size, logical_bytes, stored_bytes, regions, tags, manifest_id, created_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
                """,
                as.id(),
                as.uuid(),
                as.team(),
                said.kind().wireName(),
                ImageStatus.AVAILABLE.wireName(),
                as.name(),
                said.distribution(),
                said.text(),
                said.resourceId().orElse(null),
                Math.max(said.minDiskSize(), Math.toIntExact((image.diskBytes() + GIB - 1) / GIB)),
                image.diskBytes(),
                image.storedBytes(),
                regions,
                said.tags().toArray(String[]::new),
                image.manifestId(),
                said.createdAt().orElse(image.createdAt()).atOffset(ZoneOffset.UTC));
    }
}
