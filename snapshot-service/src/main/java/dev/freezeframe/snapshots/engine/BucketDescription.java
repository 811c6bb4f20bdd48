package dev.freezeframe.snapshots.engine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.store.object.ObjectNotFoundException;
import dev.freezeframe.store.object.ObjectStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The object in every bucket that tells a stranger what the bucket holds and how to read it. */
@ApplicationScoped
class BucketDescription {
    static final String NAME = "freezeframe.json";

    private static final int LIMIT = 64 << 10;

    private final ObjectMapper json;

    BucketDescription(ObjectMapper json) {
        this.json = json;
    }

    /** Puts it there unless it is there already: an older or newer one is left as it is. */
    CompletionStage<Void> ensure(String region, ObjectStore bucket) {
        return bucket.get(NAME, ObjectStore.Destination.onHeap(LIMIT))
                .<Void>thenApply(found -> null)
                .exceptionallyCompose(failure -> Stages.unwrapped(failure) instanceof ObjectNotFoundException
                        ? bucket.put(NAME, ByteBuffer.wrap(text(region)))
                        : CompletableFuture.failedStage(failure));
    }

    private byte[] text(String region) {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("format", "freezeframe image store");
        description.put("version", 1);
        description.put("region", region);
        description.put(
                "layout",
                Map.of(
                        "chunks/", "pieces of disks, by keyed content id and upload id",
                        "pages/", "lists of pieces, by keyed content id and upload id",
                        "manifests/", "images, by their UUIDs"));
        description.put("specification", "docs/image-format.md in the Freezeframe sources");
        try {
            return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(description);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of strings has a JSON form", e);
        }
    }
}
