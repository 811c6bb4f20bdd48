package dev.freezeframe.gateway.access;

import java.util.Set;

/** What everybody may read: the description of the API. */
final class PublicPages {
    private static final Set<String> PATHS = Set.of("/v2/openapi.json");

    private PublicPages() {}

    static boolean contains(String path) {
        return PATHS.contains(path);
    }
}
