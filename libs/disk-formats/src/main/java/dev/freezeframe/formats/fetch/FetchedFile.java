package dev.freezeframe.formats.fetch;

import java.nio.file.Path;

/**
 * A file that is here now.
 *
 * @param temporary whether it was made by fetching, and is the caller's to remove. A file of the import folder is not
 */
public record FetchedFile(Path path, long bytes, boolean temporary) {}
