package dev.freezeframe.snapshots.engine.remote;

import dev.freezeframe.kit.identity.PublicPaths;
import jakarta.enterprise.context.ApplicationScoped;

/** The paths that the gateway's token does not open: {@link InternalDoor} does. */
@ApplicationScoped
public class InternalPaths extends PublicPaths {
    static final String PREFIX = "/internal/";

    @Override
    public boolean contains(String path) {
        return path.startsWith(PREFIX);
    }
}
