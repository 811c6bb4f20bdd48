package dev.freezeframe.gateway.access;

import java.util.Set;

/** What everybody may read: the description of the API. */
final class PublicDocuments {
    private static final Set<String> PATHS = Set.of("/v2/openapi.json", "/v2/openapi.yaml");

    private PublicDocuments() {}

    static boolean isPublic(String path) {
        return PATHS.contains(path);
    }
}
