package dev.freezeframe.formats.fetch;

import dev.freezeframe.formats.Sizes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The folder in which an operator puts images for {@code import:NAME}. Its files are read where they are. */
final class ImportFolder {
    private final Path folder;
    private final long maxBytes;

    ImportFolder(Path folder, long maxBytes) {
        this.folder = folder;
        this.maxBytes = maxBytes;
    }

    /** @throws FetchRefusedException if there is no such file, or it leads out of the folder */
    FetchedFile find(SourceUrl.ImportFile source) throws IOException {
        Path real;
        try {
            Path home = folder.toRealPath();
            // A symbolic link is followed here and judged by where it ends.
            real = home.resolve(source.name()).toRealPath();
            if (!home.equals(real.getParent())) {
                throw new FetchRefusedException(source + " leads out of the import folder");
            }
        } catch (NoSuchFileException e) {
            throw new FetchRefusedException("There is no file " + source.name() + " in the import folder", e);
        }
        if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
            throw new FetchRefusedException(source + " is not a file");
        }
        long size = Files.size(real);
        if (size > maxBytes) {
            throw new FetchRefusedException("The file is " + Sizes.text(size) + "; the largest that can be imported is "
                    + Sizes.text(maxBytes));
        }
        return new FetchedFile(real, size, false);
    }
}
