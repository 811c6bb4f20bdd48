package dev.freezeframe.formats.fetch;

import dev.freezeframe.formats.WorkMonitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import okhttp3.Dns;

/** Brings image files here. Safe for use by several threads at once. */
public final class ImageFetcher implements AutoCloseable {
    private final FetchLimits limits;
    private final WebClient client;
    private final Optional<ImportFolder> importFolder;

    /**
     * @param policy which addresses may be connected to
     * @param importFolder the operator's folder for {@code import:NAME}, if there is one
     */
    public ImageFetcher(FetchLimits limits, AddressPolicy policy, Optional<Path> importFolder) {
        this(limits, policy, importFolder, Dns.SYSTEM);
    }

    ImageFetcher(FetchLimits limits, AddressPolicy policy, Optional<Path> importFolder, Dns resolver) {
        this.limits = limits;
        this.client = new WebClient(limits, policy, resolver);
        this.importFolder = importFolder.map(folder -> new ImportFolder(folder, limits.bytes()));
    }

    /**
     * Fetches a file. Blocks. The server must answer HEAD, as the published API asks of it.
     *
     * @param target for what comes from the web: a new file, or what an earlier attempt has left of it. It stays after a
     *     failure that may pass too, if the server can continue it, with a file beside it that says from where; the caller
     *     removes both when there is no other attempt. A file of the import folder is not copied
     * @throws FetchRefusedException if this file cannot be fetched from there
     * @throws FetchFailedException if fetching failed; another attempt may succeed
     * @throws IOException if this side failed, or the monitor ended it
     */
    public FetchedFile fetch(SourceUrl source, Path target, WorkMonitor monitor) throws IOException {
        if (source instanceof SourceUrl.Web web) {
            long bytes = new WebDownload(client, limits, web, monitor).into(target);
            return new FetchedFile(target, bytes, true);
        }
        ImportFolder folder =
                importFolder.orElseThrow(() -> new FetchRefusedException("This installation has no import folder"));
        return folder.find((SourceUrl.ImportFile) source);
    }

    @Override
    public void close() {
        client.close();
    }
}
