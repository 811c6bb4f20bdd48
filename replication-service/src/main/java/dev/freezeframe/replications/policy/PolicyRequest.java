package dev.freezeframe.replications.policy;

import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.replications.region.RegionConfig;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a request wants a policy to be.
 *
 * @param name unique within the team
 * @param resourceType {@code droplet}, {@code volume} or {@code any}
 * @param tags all of them must be on a snapshot
 * @param regions at least one
 */
record PolicyRequest(String name, String resourceType, List<String> tags, List<String> regions) {
    private static final Set<String> RESOURCE_TYPES = Set.of("droplet", "volume", Policy.ANY);
    private static final Pattern TAG = Pattern.compile("[a-zA-Z0-9_\\-:]{1,255}");
    private static final int MOST_TAGS = 50;
    private static final int MOST_REGIONS = 50;

    /**
     * Reads a request.
     *
     * @throws ApiException 422 when it is no policy
     */
    static PolicyRequest of(RequestBody body, RegionConfig known) {
        String name = body.requiredText("name", 255);
        if (name.isBlank()) {
            throw ApiException.unprocessable("name is required");
        }
        String resourceType = body.text("resource_type", 32).orElse(Policy.ANY);
        if (!RESOURCE_TYPES.contains(resourceType)) {
            throw ApiException.unprocessable("resource_type must be droplet, volume or any");
        }
        return new PolicyRequest(name, resourceType, tags(body), regions(body, known));
    }

    private static List<String> tags(RequestBody body) {
        List<String> tags = body.texts("tags", MOST_TAGS, 255);
        for (String tag : tags) {
            if (!TAG.matcher(tag).matches()) {
                throw ApiException.unprocessable(
                        "tags may have letters, numbers, colons, dashes and underscores; this has not: " + tag);
            }
        }
        return tags;
    }

    private static List<String> regions(RequestBody body, RegionConfig known) {
        List<String> regions = body.texts("regions", MOST_REGIONS, 255);
        if (regions.isEmpty()) {
            throw ApiException.unprocessable("regions is required: where are the snapshots to go?");
        }
        for (String region : regions) {
            if (!known.bySlug().containsKey(region)) {
                throw ApiException.unprocessable("There is no region " + region + ".");
            }
        }
        return regions;
    }

    /** Makes the policy what is wanted. */
    void applyTo(Policy policy) {
        policy.name = name;
        policy.resourceType = resourceType;
        policy.tags = tags.toArray(String[]::new);
        policy.regions = regions.toArray(String[]::new);
    }
}
