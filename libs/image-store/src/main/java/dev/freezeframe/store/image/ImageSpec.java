package dev.freezeframe.store.image;

import dev.freezeframe.store.manifest.Root;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an image that is to be written is called and how it is cut.
 *
 * @param manifestId its identity; an image that is written again after a failure may keep it
 * @param chunkSize bytes of a chunk: a power of two from 64 KiB to 16 MiB
 * @param parent the image that the disk descends from, for information only: no image needs another one
 * @param metadata what a stranger who finds the image in the bucket should know: name, resource type, …
 */
public record ImageSpec(
        UUID manifestId, int chunkSize, @Nullable UUID parent, Map<String, String> metadata) {
    public ImageSpec {
        Root.checkChunkSize(chunkSize);
        metadata = Map.copyOf(metadata);
    }

    /** An image in chunks of the usual size. */
    public ImageSpec(UUID manifestId, @Nullable UUID parent, Map<String, String> metadata) {
        this(manifestId, Root.DEFAULT_CHUNK_SIZE, parent, metadata);
    }
}
