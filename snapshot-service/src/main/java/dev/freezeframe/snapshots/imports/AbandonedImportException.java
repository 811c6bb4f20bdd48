package dev.freezeframe.snapshots.imports;

import java.io.IOException;

/** The image was deleted while it was being imported. */
final class AbandonedImportException extends IOException {
    private static final long serialVersionUID = 1L;
}
