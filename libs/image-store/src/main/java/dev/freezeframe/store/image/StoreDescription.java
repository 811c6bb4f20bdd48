package dev.freezeframe.store.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.store.manifest.RootCodec;
import dev.freezeframe.store.object.ObjectNotFoundException;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.StoreProblem;
import dev.freezeframe.store.object.StoreRefusedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * The object {@value #NAME}, by which a bucket says what it is: to a stranger who finds it, and to a release that is too
 * old or too new for it.
 */
public final class StoreDescription {
    /** The name of the object. */
    public static final String NAME = "freezeframe.json";

    private static final int MAX_LENGTH = 64 << 10;
    private static final String FORMAT = "freezeframe-image-store";
    private static final ObjectMapper JSON = new ObjectMapper();

    private StoreDescription() {}

    /**
     * Makes sure that a bucket is a store that this release may use: describes it if it has no description yet. Completes
     * with {@link StoreRefusedException} if the description is of something else or asks for a newer reader.
     */
    public static CompletionStage<Void> ensure(ObjectStore objects) {
        return existing(objects, () -> objects.put(NAME, ByteBuffer.wrap(description())));
    }

    /**
     * Makes sure that a bucket is still the store that it was, and changes nothing. Completes with {@link StoreRefusedException} if it has no
     * description, as one that was emptied or made anew in the place of another, or one that {@link #ensure} would refuse.
     */
    public static CompletionStage<Void> require(ObjectStore objects) {
        return existing(
                objects, () -> refused("its object " + NAME + " is gone, as if it had been emptied or made anew"));
    }

    private static CompletionStage<Void> existing(ObjectStore objects, Supplier<CompletionStage<Void>> otherwise) {
        return objects.get(NAME, ObjectStore.Destination.onHeap(MAX_LENGTH))
                .thenCompose(StoreDescription::check)
                .exceptionallyCompose(failure -> {
                    Throwable cause = PipelineRun.unwrapped(failure);
                    return cause instanceof ObjectNotFoundException
                            ? otherwise.get()
                            : CompletableFuture.failedStage(cause);
                });
    }

    private static CompletionStage<Void> check(ByteBuffer bytes) {
        JsonNode description;
        try {
            description = JSON.readTree(StandardCharsets.UTF_8.decode(bytes).toString());
        } catch (JsonProcessingException e) {
            return refused("its object " + NAME + " is not JSON");
        }
        if (!FORMAT.equals(description.path("format").asText())) {
            return refused("its object " + NAME + " describes something else");
        }
        int minimumReader = description.path("minimum_reader_version").asInt(Integer.MAX_VALUE);
        if (minimumReader > RootCodec.VERSION) {
            return refused(
                    "it needs a release that reads format version " + minimumReader + "; this one reads up to version "
                            + RootCodec.VERSION,
                    StoreProblem.OTHER);
        }
        return CompletableFuture.completedStage(null);
    }

    private static CompletionStage<Void> refused(String reason) {
        return refused(reason, StoreProblem.NOT_THE_STORE);
    }

    private static CompletionStage<Void> refused(String reason, StoreProblem problem) {
        return CompletableFuture.failedStage(new StoreRefusedException(
                "the bucket is not an image store for this release: " + reason, problem, null));
    }

    private static byte[] description() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("format", FORMAT);
        description.put("version", RootCodec.VERSION);
        description.put("minimum_reader_version", RootCodec.VERSION);
        description.put("specification", "docs/image-format.md of the Freezeframe project");
        Map<String, String> names = new LinkedHashMap<>();
        names.put("manifests/<image>-<upload>", "the root of an image: its size, its pages, its metadata");
        names.put("pages/<2 hex>/<page id>-<upload>", "1024 entries, each naming a chunk of the disk or zeros");
        names.put("chunks/<2 hex>/<chunk id>-<upload>", "a piece of a disk");
        description.put("objects", names);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(description);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the description of a store cannot be written as JSON", e);
        }
    }
}
