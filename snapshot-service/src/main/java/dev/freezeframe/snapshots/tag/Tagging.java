package dev.freezeframe.snapshots.tag;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.snapshots.droplet.Droplets;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.image.Images;
import dev.freezeframe.snapshots.snapshot.SnapshotEvents;
import dev.freezeframe.snapshots.volume.Volumes;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Puts tags on resources and takes them off, in the current transaction: all of a request's resources, or none. */
@ApplicationScoped
public class Tagging {
    private static final int MOST = 200;

    private final CurrentCaller caller;
    private final Droplets droplets;
    private final Volumes volumes;
    private final Images images;
    private final SnapshotEvents events;

    public Tagging(CurrentCaller caller, Droplets droplets, Volumes volumes, Images images, SnapshotEvents events) {
        this.caller = caller;
        this.droplets = droplets;
        this.volumes = volumes;
        this.images = images;
        this.events = events;
    }

    private record Target(String type, String id) {
        int rank() {
            return switch (type) {
                case "droplet" -> 0;
                case "volume" -> 1;
                default -> 2;
            };
        }
    }

    /** Droplets, then volumes, then images, each by id: as everything that locks several of them. */
    private static final Comparator<Target> LOCKING_ORDER = Comparator.comparingInt(Target::rank)
            .thenComparing(target -> target.id().length())
            .thenComparing(Target::id);

    private record Change(String tag, boolean add) {
        UnaryOperator<String[]> operator() {
            return tags -> add
                    ? Stream.concat(Arrays.stream(tags), Stream.of(tag))
                            .distinct()
                            .toArray(String[]::new)
                    : Arrays.stream(tags).filter(name -> !name.equals(tag)).toArray(String[]::new);
        }
    }

    /** Puts the tag on the resources that the body names. */
    public Uni<Void> add(String tag, RequestBody body) {
        return changeAll(targets(body), new Change(tag, true));
    }

    /** Takes the tag off the resources that the body names. */
    public Uni<Void> remove(String tag, RequestBody body) {
        return changeAll(targets(body), new Change(tag, false));
    }

    private static List<Target> targets(RequestBody body) {
        List<JsonNode> elements = body.elements("resources", MOST);
        if (elements.isEmpty()) {
            throw ApiException.unprocessable("resources is required");
        }
        return elements.stream()
                .map(element -> new Target(
                        element.path("resource_type").asText(""),
                        element.path("resource_id").asText("")))
                .sorted(LOCKING_ORDER)
                .toList();
    }

    private Uni<Void> changeAll(List<Target> targets, Change change) {
        return Multi.createFrom()
                .iterable(targets)
                .onItem()
                .transformToUniAndConcatenate(target -> change(target, change))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private Uni<Void> change(Target target, Change change) {
        UUID team = caller.team();
        return switch (target.type()) {
            case "droplet" ->
                droplets.lock(team, number(target))
                        .invoke(droplet -> droplet.tags = change.operator().apply(droplet.tags))
                        .replaceWithVoid();
            case "volume" ->
                volumes.lock(team, uuid(target))
                        .invoke(volume -> volume.tags = change.operator().apply(volume.tags))
                        .replaceWithVoid();
            case "image" -> images.lockUsable(team, number(target)).chain(image -> change(image, change));
            case "volume_snapshot", "volumesnapshot" ->
                images.requireVolumeSnapshot(team, target.id(), true).chain(image -> change(image, change));
            default ->
                throw ApiException.unprocessable("resource_type must be droplet, image, volume or volume_snapshot");
        };
    }

    private Uni<Void> change(Image image, Change change) {
        String[] after = change.operator().apply(image.tags);
        if (after.length == image.tags.length) {
            return Uni.createFrom().voidItem();
        }
        image.tags = after;
        List<String> named = List.of(change.tag());
        return events.tagsChanged(
                image,
                change.add() ? named : List.of(),
                change.add() ? List.of() : named,
                caller.get().requestId());
    }

    private static long number(Target target) {
        if (!target.id().matches("[0-9]{1,18}")) {
            throw ApiException.notFound();
        }
        return Long.parseLong(target.id());
    }

    private static UUID uuid(Target target) {
        try {
            return UUID.fromString(target.id());
        } catch (IllegalArgumentException malformed) {
            throw ApiException.notFound();
        }
    }

    /** Takes the tag off everything that carries it. */
    public Uni<Void> removeEverywhere(String tag) {
        UUID team = caller.team();
        Change change = new Change(tag, false);
        return strip("droplet", team, tag)
                .chain(() -> strip("volume", team, tag))
                .chain(() -> Image.<Image>find(
                                "team = ?1 and status = ?2 and array_contains(tags, ?3) order by id",
                                team,
                                ImageStatus.AVAILABLE,
                                tag)
                        .withLock(LockModeType.PESSIMISTIC_WRITE)
                        .list())
                .chain(tagged -> Multi.createFrom()
                        .iterable(tagged)
                        .onItem()
                        .transformToUniAndConcatenate(image -> change(image, change))
                        .collect()
                        .asList())
                .replaceWithVoid();
    }

    private static Uni<Void> strip(String table, UUID team, String tag) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("update " + table
                                + " set tags = array_remove(tags, ?2) where team = ?1 and tags @> array[?2]::varchar[]")
                        .setParameter(1, team)
                        .setParameter(2, tag)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
