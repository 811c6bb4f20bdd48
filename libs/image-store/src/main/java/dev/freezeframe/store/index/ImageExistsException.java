package dev.freezeframe.store.index;

import java.io.IOException;
import java.util.UUID;

/** The region has an image of that id already. Nothing was changed. */
public final class ImageExistsException extends IOException {
    private static final long serialVersionUID = 1L;

    public ImageExistsException(String region, UUID manifestId) {
        super("region " + region + " has image " + manifestId + " already");
    }
}
