package dev.freezeframe.snapshots.tag;

import com.fasterxml.jackson.annotation.JsonInclude;

/** A tag as the API shows it, with what carries it. */
public record TagView(String name, Resources resources) {
    /** All that carries the tag, and by kind. */
    public record Resources(
            long count,
            @JsonInclude(JsonInclude.Include.NON_NULL) String lastTaggedUri,
            Counted droplets,
            Counted images,
            Counted volumes,
            Counted volumeSnapshots,
            Counted databases) {}

    /** How many of one kind, and one of them. */
    public record Counted(
            long count,
            @JsonInclude(JsonInclude.Include.NON_NULL) String lastTaggedUri) {
        static final Counted NONE = new Counted(0, null);
    }
}
