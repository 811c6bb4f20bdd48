package dev.freezeframe.snapshots.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.kit.body.RequestBody;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;

/** Finds the image that a request names: by number, by a public image's slug, or by an object that has one of them. */
@ApplicationScoped
public class ImageReferences {
    /**
     * The usable image that the team means; empty when it means none, another team's, or one that is not available. It
     * cannot be deleted before the current transaction ends.
     */
    public Uni<Optional<Image>> resolve(UUID team, JsonNode reference) {
        JsonNode named = reference.isObject()
                ? Optional.ofNullable(reference.get("id")).orElse(reference.path("slug"))
                : reference;
        if (named.isIntegralNumber() && named.canConvertToLong()) {
            return byId(team, named.longValue());
        }
        if (!named.isTextual()) {
            return Uni.createFrom().item(Optional.empty());
        }
        String text = RequestBody.checked("image", named.textValue(), 255);
        return text.matches("[0-9]{1,18}") ? byId(team, Long.parseLong(text)) : bySlug(text);
    }

    private static Uni<Optional<Image>> byId(UUID team, long id) {
        return Image.<Image>findById(id, LockModeType.PESSIMISTIC_READ).map(image -> usable(image, team));
    }

    private static Uni<Optional<Image>> bySlug(String slug) {
        return Image.<Image>find("slug = ?1 and publicImage", slug)
                .withLock(LockModeType.PESSIMISTIC_READ)
                .firstResult()
                .map(image -> usable(image, null));
    }

    private static Optional<Image> usable(Image image, UUID team) {
        return Optional.ofNullable(image)
                .filter(found -> found.kind != ImageKind.VOLUME_SNAPSHOT)
                .filter(found -> found.status == ImageStatus.AVAILABLE)
                .filter(found -> found.visibleTo(team));
    }
}
