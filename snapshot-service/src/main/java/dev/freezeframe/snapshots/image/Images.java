package dev.freezeframe.snapshots.image;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.paging.PageRequest;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Parameters;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds images. Every method runs in the caller's session or transaction. */
@ApplicationScoped
public class Images {
    /**
     * A droplet's snapshot is listed when it is complete; an import from the start, because clients poll it. Each value has a parameter of its
     * own, here and below: Hibernate keeps no plan of a query that has a list for a parameter, and makes its SQL anew each time.
     */
    private static final String LISTED = "(status = :available or (kind = :custom and status in (:begun, :pending)))";

    /** Images, and how many there are on all pages. */
    public record Found(List<Image> images, long total) {}

    /** Which images are wanted. */
    public record Filter(boolean ownOnly, Optional<ImageKind> kind, Optional<String> tag) {}

    /** A page of the images that a team may use, newest first. Volumes' snapshots are not among them. */
    public Uni<Found> list(UUID team, Filter filter, PageRequest page) {
        StringBuilder where = new StringBuilder("kind <> :volume and ").append(LISTED);
        Parameters parameters = Parameters.with("volume", ImageKind.VOLUME_SNAPSHOT)
                .and("available", ImageStatus.AVAILABLE)
                .and("custom", ImageKind.CUSTOM)
                .and("begun", ImageStatus.NEW)
                .and("pending", ImageStatus.PENDING)
                .and("team", team);
        where.append(filter.ownOnly() ? " and team = :team and not publicImage" : " and (team = :team or publicImage)");
        filter.kind().ifPresent(kind -> {
            where.append(" and kind = :kind");
            parameters.and("kind", kind);
        });
        filter.tag().ifPresent(tag -> {
            // The tags of a public image mean nothing to other teams.
            where.append(" and team = :team and array_contains(tags, :tag)");
            parameters.and("tag", tag);
        });
        return found(where.toString(), parameters, page);
    }

    /** A page of a team's snapshots, newest first, of one kind or, without one, of droplets and of volumes. */
    public Uni<Found> listSnapshots(UUID team, Optional<ImageKind> kind, PageRequest page) {
        String where = "team = :team and kind in (:kind, :other) and"
                + " (status = :available or (kind = :volume and status = :pending))";
        Parameters parameters = Parameters.with("team", team)
                .and("kind", kind.orElse(ImageKind.SNAPSHOT))
                .and("other", kind.orElse(ImageKind.VOLUME_SNAPSHOT))
                .and("available", ImageStatus.AVAILABLE)
                .and("volume", ImageKind.VOLUME_SNAPSHOT)
                .and("pending", ImageStatus.PENDING);
        return found(where, parameters, page);
    }

    private static Uni<Found> found(String where, Parameters parameters, PageRequest page) {
        return Image.count(where, parameters)
                .chain(total -> Image.<Image>find(where + " order by createdAt desc, id desc", parameters)
                        .page(Page.of(page.index(), page.perPage()))
                        .list()
                        .map(images -> new Found(images, total)));
    }

    /**
     * The image of that id that the team may see. An import that failed is still there, to say why.
     *
     * @throws ApiException 404 for all others
     */
    public Uni<Image> require(UUID team, long id) {
        return Image.<Image>findById(id).map(image -> visible(image, team));
    }

    /** The public image of that slug; 404 when there is none. */
    public Uni<Image> requireSlug(String slug) {
        return Image.<Image>find("slug = ?1 and publicImage and status = ?2", slug, ImageStatus.AVAILABLE)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(ApiException::notFound);
    }

    /**
     * The team's own image of that id, locked; an import that failed too.
     *
     * @throws ApiException 404 for all others; 422 while all teams use it
     */
    public Uni<Image> lockOwn(UUID team, long id) {
        return lockOwned(team, id).invoke(image -> {
            if (image.publicImage) {
                throw ApiException.unprocessable(
                        "The image is published for all teams; the operator has to withdraw it first.");
            }
        });
    }

    /**
     * As {@link #lockOwn}, even while all teams use it.
     *
     * @throws ApiException 404 when there is no such image of the team
     */
    public Uni<Image> lockOwned(UUID team, long id) {
        return lock(id).map(image -> {
            Image seen = visible(image, team);
            if (!seen.team.equals(team)) {
                throw ApiException.notFound();
            }
            return seen;
        });
    }

    /** The team's own image of that id, locked, unless it is an import that failed: 404 then too. */
    public Uni<Image> lockUsable(UUID team, long id) {
        return lockOwn(team, id).invoke(image -> {
            if (image.status == ImageStatus.DELETED) {
                throw ApiException.notFound();
            }
        });
    }

    /** Any image that is available, locked, for the operator; 404 when there is none. */
    public Uni<Image> lockAvailable(long id) {
        return lock(id).map(image -> {
            if (image == null || image.kind == ImageKind.VOLUME_SNAPSHOT || image.status != ImageStatus.AVAILABLE) {
                throw ApiException.notFound();
            }
            return image;
        });
    }

    /** The image as it is now, whoever has it and whatever became of it, locked. */
    public Uni<Image> lockAny(long id) {
        return lock(id);
    }

    private static Uni<Image> lock(long id) {
        return Panache.getSession().chain(session -> session.find(Image.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    private static Image visible(Image image, UUID team) {
        if (image == null || image.kind == ImageKind.VOLUME_SNAPSHOT || !image.visibleTo(team)) {
            throw ApiException.notFound();
        }
        boolean import_ = image.kind == ImageKind.CUSTOM;
        boolean there =
                switch (image.status) {
                    case AVAILABLE -> true;
                    case NEW, PENDING -> import_;
                    case DELETED -> import_ && !image.errorMessage.isEmpty();
                    case DELETING -> false;
                };
        if (!there) {
            throw ApiException.notFound();
        }
        return image;
    }

    /**
     * The team's snapshot by its public id: an integer, or a UUID for a volume's. Locked when {@code lock}.
     *
     * @throws ApiException 404 when there is none; 400 when the image is there but is no snapshot
     */
    public Uni<Image> requireSnapshot(UUID team, String publicId, boolean lock) {
        if (publicId.matches("[0-9]{1,18}")) {
            long id = Long.parseLong(publicId);
            return (lock ? lock(id) : Image.<Image>findById(id)).map(image -> snapshotOfDroplet(image, team));
        }
        return requireVolumeSnapshot(team, publicId, lock);
    }

    private static Image snapshotOfDroplet(Image image, UUID team) {
        Image seen = visible(image, team);
        if (seen.kind != ImageKind.SNAPSHOT) {
            throw ApiException.badRequest("the resource is not a snapshot");
        }
        return seen;
    }

    /** The team's volume snapshot of that UUID; 404 when there is none. Locked when {@code lock}. */
    public Uni<Image> requireVolumeSnapshot(UUID team, String publicId, boolean lock) {
        UUID uuid = uuid(publicId);
        var query = Image.<Image>find(
                "uuid = ?1 and team = ?2 and status in (?3, ?4)",
                uuid,
                team,
                ImageStatus.PENDING,
                ImageStatus.AVAILABLE);
        return (lock ? query.withLock(LockModeType.PESSIMISTIC_WRITE) : query)
                .firstResult()
                .onItem()
                .ifNull()
                .failWith(ApiException::notFound);
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException malformed) {
            throw ApiException.notFound();
        }
    }

    /** Whatever image has or had that public id, locked; null when there has never been one. */
    public Uni<Image> lockByPublicId(String publicId) {
        return publicId.contains("-")
                ? Image.<Image>find("uuid", UUID.fromString(publicId))
                        .withLock(LockModeType.PESSIMISTIC_WRITE)
                        .firstResult()
                : lock(Long.parseLong(publicId));
    }

    /** How many snapshots of that name of that volume the team has, at most one. */
    public Uni<Long> countVolumeSnapshots(UUID team, String volume, String name) {
        return Image.count(
                "team = ?1 and kind = ?2 and resourceId = ?3 and name = ?4 and status in (?5, ?6, ?7)",
                team,
                ImageKind.VOLUME_SNAPSHOT,
                volume,
                name,
                ImageStatus.NEW,
                ImageStatus.PENDING,
                ImageStatus.AVAILABLE);
    }

    /** How many images of a team, other than {@code except}, have this manifest. */
    public Uni<Long> countOnManifest(UUID manifestId, UUID team, long except) {
        return Image.count("manifestId = ?1 and team = ?2 and id <> ?3", manifestId, team, except);
    }
}
