package dev.freezeframe.snapshots.image;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the root of an image says of it, as it was when it was saved: for strangers who find the bucket, and for rebuilding a
 * catalog that is lost. "Roots" in docs/image-format.md lists the words. Images of earlier builds lack {@code id}, {@code
 * uuid}, {@code region}, {@code min_disk_size}, {@code description} and {@code tags}.
 *
 * @param id the integer id
 * @param uuid the id of a volume's snapshot
 * @param text what people wrote about it
 * @param resourceId what it was taken from
 * @param region where it was made
 * @param minDiskSize GiB
 */
public record ImageDescription(
        Optional<Long> id,
        Optional<UUID> uuid,
        String name,
        ImageKind kind,
        String distribution,
        String text,
        Optional<String> resourceId,
        Optional<String> region,
        int minDiskSize,
        List<String> tags,
        Optional<Instant> createdAt) {
    private static final String ID = "id";
    private static final String UUID_ = "uuid";
    private static final String NAME = "name";
    private static final String KIND = "kind";
    private static final String DISTRIBUTION = "distribution";
    private static final String DESCRIPTION = "description";
    private static final String RESOURCE_ID = "resource_id";
    private static final String REGION = "region";
    private static final String MIN_DISK_SIZE = "min_disk_size";
    private static final String TAGS = "tags";
    private static final String CREATED_AT = "created_at";

    /** What is to be said of an image that is about to be saved. */
    public static Map<String, String> of(Image image, String region) {
        Map<String, String> said = new TreeMap<>();
        said.put(ID, Long.toString(image.id));
        if (image.uuid != null) {
            said.put(UUID_, image.uuid.toString());
        }
        said.put(NAME, image.name);
        said.put(KIND, image.kind.wireName());
        said.put(DISTRIBUTION, image.distribution);
        if (!image.description.isEmpty()) {
            said.put(DESCRIPTION, image.description);
        }
        if (image.resourceId != null) {
            said.put(RESOURCE_ID, image.resourceId);
        }
        said.put(REGION, region);
        said.put(MIN_DISK_SIZE, Integer.toString(image.minDiskSize));
        if (image.tags.length > 0) {
            said.put(TAGS, String.join(",", image.tags));
        }
        said.put(CREATED_AT, image.createdAt.toString());
        return said;
    }

    /** What a root says; what it does not say, or says in words that are not known, is empty or the usual. */
    public static ImageDescription of(Map<String, String> said) {
        return new ImageDescription(
                parsed(said, ID, Long::valueOf),
                parsed(said, UUID_, UUID::fromString),
                said.getOrDefault(NAME, "recovered"),
                parsed(said, KIND, word -> ImageKind.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(ImageKind.CUSTOM),
                said.getOrDefault(DISTRIBUTION, "Unknown"),
                said.getOrDefault(DESCRIPTION, ""),
                Optional.ofNullable(said.get(RESOURCE_ID)),
                Optional.ofNullable(said.get(REGION)),
                parsed(said, MIN_DISK_SIZE, Integer::valueOf).orElse(0),
                Stream.of(said.getOrDefault(TAGS, "").split(","))
                        .filter(tag -> !tag.isEmpty())
                        .toList(),
                parsed(said, CREATED_AT, Instant::parse));
    }

    private static <T> Optional<T> parsed(Map<String, String> said, String word, Function<String, T> parser) {
        try {
            return Optional.ofNullable(said.get(word)).map(parser);
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }
}
