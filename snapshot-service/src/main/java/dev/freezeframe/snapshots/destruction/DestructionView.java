package dev.freezeframe.snapshots.destruction;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a deletion is, as the API shows it.
 *
 * @param completedAt left out while it is under way
 * @param failures how many of the resources could not be destroyed
 */
record DestructionView(
        Part droplet,
        Resources resources,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant completedAt,
        long failures) {

    /** One thing that is to go: with a time when it is gone, with a message when it could not be deleted. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Part(
            String id,
            String name,
            @Nullable Instant destroyedAt,
            @Nullable String errorMessage) {}

    /** What goes with the droplet. */
    record Resources(
            List<Part> reservedIps,
            List<Part> floatingIps,
            List<Part> snapshots,
            List<Part> volumes,
            List<Part> volumeSnapshots) {}

    static DestructionView of(Destruction destruction, List<DestructionPart> parts) {
        return new DestructionView(
                new Part(
                        Long.toString(destruction.dropletId),
                        destruction.dropletName,
                        destruction.destroyedAt,
                        destruction.errorMessage),
                new Resources(
                        List.of(),
                        List.of(),
                        of(parts, PartKind.SNAPSHOT),
                        of(parts, PartKind.VOLUME),
                        of(parts, PartKind.VOLUME_SNAPSHOT)),
                destruction.completedAt,
                parts.stream().filter(part -> part.errorMessage != null).count());
    }

    private static List<Part> of(List<DestructionPart> parts, PartKind kind) {
        return parts.stream()
                .filter(part -> part.kind == kind)
                .map(part -> new Part(part.resourceId, part.name, part.destroyedAt, part.errorMessage))
                .toList();
    }
}
