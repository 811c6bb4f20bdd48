package dev.freezeframe.formats.fetch;

import dev.freezeframe.formats.Sizes;
import dev.freezeframe.formats.WorkMonitor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * One download, from HEAD to the last byte. A connection that breaks is taken up again where it ended, if the server
 * can tell that the file is still the same; otherwise from the beginning.
 */
final class WebDownload {
    private static final int BUFFER = 256 << 10;
    private static final int PARTIAL = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final WebClient client;
    private final FetchLimits limits;
    private final SourceUrl.Web source;
    private final WorkMonitor monitor;
    private final long deadline;
    private RemoteFile remote = new RemoteFile(WorkMonitor.UNKNOWN, null);

    WebDownload(WebClient client, FetchLimits limits, SourceUrl.Web source, WorkMonitor monitor) {
        this.client = client;
        this.limits = limits;
        this.source = source;
        this.monitor = monitor;
        this.deadline = System.nanoTime() + limits.totalTimeout().toNanos();
    }

    /**
     * Downloads into {@code target}, or goes on with what an earlier attempt has left there. After a failure that may pass
     * everything stays from which another attempt can go on; after any other nothing does. Answers the number of bytes.
     */
    long into(Path target) throws IOException {
        remote = head();
        remote.check(limits.bytes());
        try (DownloadFile file = DownloadFile.open(target, source.url().toString(), remote)) {
            try {
                checkRoom(target, file);
                receiveAll(file);
                // What is done with the file may fail too; then it need not be fetched again.
                file.keep(remote);
                return file.received();
            } catch (OwnFailure e) {
                leave(file);
                throw e.failure();
            } catch (FetchRefusedException e) {
                file.remove();
                throw e;
            } catch (IOException | RuntimeException e) {
                leave(file);
                throw e;
            }
        }
    }

    private void leave(DownloadFile file) throws IOException {
        if (file.received() > 0 && remote.validator() != null) {
            file.keep(remote);
        } else {
            file.remove();
        }
    }

    private RemoteFile head() throws IOException {
        Request request = request().head().build();
        try (Response response = client.send(request, remaining())) {
            if (response.code() == 405 || response.code() == 501) {
                throw new FetchRefusedException("The server does not answer HEAD requests (it says " + response.code()
                        + "), which importing needs");
            }
            if (!response.isSuccessful()) {
                throw RemoteFile.failure(response);
            }
            return RemoteFile.of(response);
        }
    }

    private void receiveAll(DownloadFile file) throws IOException {
        int fruitless = 0;
        if (remote.length() > 0 && file.received() == remote.length()) {
            return;
        }
        while (true) {
            long before = file.received();
            try {
                receive(file);
                return;
            } catch (OwnFailure | FetchRefusedException e) {
                throw e;
            } catch (IOException e) {
                if (remaining().isZero()) {
                    throw broken(file, e);
                }
                fruitless = file.received() > before ? 0 : fruitless + 1;
                if (fruitless >= limits.attempts()) {
                    throw e instanceof FetchFailedException ? e : broken(file, e);
                }
            }
        }
    }

    /** Receives what is missing, or everything again. */
    private void receive(DownloadFile file) throws IOException {
        Request.Builder request = request().get();
        String validator = remote.validator();
        if (file.received() > 0 && validator != null) {
            request.header("Range", "bytes=" + file.received() + "-").header("If-Range", validator);
        }
        try (Response response = client.send(request.build(), remaining())) {
            if (response.code() == RANGE_NOT_SATISFIABLE) {
                restart(file);
                throw new FetchFailedException("The file changed while it was being fetched");
            }
            if (!response.isSuccessful()) {
                throw RemoteFile.failure(response);
            }
            if (response.code() != PARTIAL || !continues(file, response)) {
                restart(file);
                if (response.code() == PARTIAL) {
                    throw new FetchFailedException("The server answered with another part of the file than asked for");
                }
                remote = whole(RemoteFile.of(response));
                remote.check(limits.bytes());
            }
            copy(response.body().byteStream(), file);
        }
        if (remote.length() >= 0 && file.received() != remote.length()) {
            throw broken(file, null);
        }
    }

    /** What the answer to GET says of the whole file; the answer to HEAD fills in a length that it leaves out. */
    private RemoteFile whole(RemoteFile now) {
        return now.length() >= 0 ? now : new RemoteFile(remote.length(), now.validator());
    }

    private boolean continues(DownloadFile file, Response response) {
        String range = response.header("Content-Range", "");
        String end = remote.length() >= 0 ? "/" + remote.length() : "";
        return range != null && range.startsWith("bytes " + file.received() + "-") && range.endsWith(end);
    }

    private void restart(DownloadFile file) throws OwnFailure {
        try {
            file.restart();
        } catch (IOException e) {
            throw new OwnFailure(e);
        }
    }

    private void copy(InputStream body, DownloadFile file) throws IOException {
        byte[] buffer = new byte[BUFFER];
        int count;
        while ((count = body.read(buffer)) >= 0) {
            if (count > limits.bytes() - file.received()) {
                throw RemoteFile.tooLarge("larger than the server said", limits.bytes());
            }
            store(file, ByteBuffer.wrap(buffer, 0, count));
        }
    }

    private void store(DownloadFile file, ByteBuffer data) throws OwnFailure {
        try {
            file.append(data, remote);
            monitor.advanced(file.received(), remote.length());
        } catch (IOException e) {
            throw new OwnFailure(e);
        }
    }

    private void checkRoom(Path target, DownloadFile file) throws IOException {
        Path directory = target.toAbsolutePath().getParent();
        long room = Files.getFileStore(directory).getUsableSpace();
        if (remote.length() - file.received() > room) {
            throw new FetchFailedException(
                    "There is not enough room here for a file of " + Sizes.text(remote.length()));
        }
    }

    private FetchFailedException broken(DownloadFile file, @Nullable IOException cause) {
        String until = file.received() + (remote.length() >= 0 ? " of " + remote.length() : "") + " bytes";
        String message = remaining().isZero()
                ? "Fetching the file took longer than " + limits.totalTimeout().toMinutes() + " minutes; it ended at "
                : "The connection broke at ";
        return cause == null
                ? new FetchFailedException(message + until)
                : new FetchFailedException(message + until, cause);
    }

    private Request.Builder request() {
        // A body that is compressed for the transport only would not be the file, and its length not the file's.
        return new Request.Builder()
                .url(source.url())
                .header("Accept-Encoding", "identity")
                .header("User-Agent", "freezeframe");
    }

    private Duration remaining() {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /** A failure on this side, or the monitor's wish to end: another attempt to receive would not help. */
    private static final class OwnFailure extends IOException {
        private static final long serialVersionUID = 1L;

        private final IOException failure;

        OwnFailure(IOException failure) {
            super(failure);
            this.failure = failure;
        }

        IOException failure() {
            return failure;
        }
    }
}
