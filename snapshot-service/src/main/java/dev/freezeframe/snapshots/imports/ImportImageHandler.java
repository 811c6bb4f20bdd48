package dev.freezeframe.snapshots.imports;

import dev.freezeframe.formats.ImageOpener;
import dev.freezeframe.formats.OpenedImage;
import dev.freezeframe.formats.UnsupportedFormatException;
import dev.freezeframe.formats.WorkMonitor;
import dev.freezeframe.formats.fetch.FetchFailedException;
import dev.freezeframe.formats.fetch.FetchRefusedException;
import dev.freezeframe.formats.fetch.FetchedFile;
import dev.freezeframe.formats.fetch.ImageFetcher;
import dev.freezeframe.formats.fetch.SourceUrl;
import dev.freezeframe.kit.job.JobContext;
import dev.freezeframe.kit.job.JobHandler;
import dev.freezeframe.kit.job.PermanentJobFailure;
import dev.freezeframe.snapshots.engine.FailureReason;
import dev.freezeframe.snapshots.engine.ImageEngine;
import dev.freezeframe.snapshots.engine.StoredImage;
import dev.freezeframe.snapshots.image.Image;
import dev.freezeframe.snapshots.image.ImageDescription;
import dev.freezeframe.snapshots.image.ImageStatus;
import dev.freezeframe.snapshots.image.ImportRequest;
import dev.freezeframe.snapshots.image.SavedImages;
import dev.freezeframe.snapshots.job.JobKinds;
import dev.freezeframe.store.disk.CorruptDiskException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Imports an image: fetches the file, opens it as a disk, saves the disk, makes the image available. */
@ApplicationScoped
public class ImportImageHandler implements JobHandler {
    private final ImportConfig config;
    private final ImportStaging staging;
    private final ImageFetcher fetcher;
    private final ImageOpener opener;
    private final ImageEngine engine;
    private final SavedImages saved;

    public ImportImageHandler(
            ImportConfig config,
            ImportStaging staging,
            ImageFetcher fetcher,
            ImageOpener opener,
            ImageEngine engine,
            SavedImages saved) {
        this.config = config;
        this.staging = staging;
        this.fetcher = fetcher;
        this.opener = opener;
        this.engine = engine;
        this.saved = saved;
    }

    @Override
    public String kind() {
        return JobKinds.IMAGE_IMPORT;
    }

    /** One slot is left for everything else: a strange server may take hours to send its file. */
    @Override
    public int atOnce(int slots) {
        return slots - 1;
    }

    @Override
    public void run(JobContext job) throws Exception {
        ImportRequest work = job.payload(ImportRequest.class);
        Optional<Image> image = begin(job, work);
        if (image.isEmpty()) {
            abandon(job);
            return;
        }
        ImportStaging.Attempt attempt = staging.open(job, work);
        try {
            importImage(job, work, image.get(), attempt);
        } catch (AbandonedImportException e) {
            abandon(job);
        } catch (PermanentJobFailure e) {
            staging.close(work, attempt);
            throw e;
        }
        // After any other failure what was received stays, for the next attempt.
        staging.close(work, attempt);
    }

    /** The image, from now on pending; empty if its owner has deleted it meanwhile. */
    private static Optional<Image> begin(JobContext job, ImportRequest work) {
        return job.inTransaction(() -> locked(work).map(image -> {
            if (!wanted(image)) {
                return Optional.empty();
            }
            image.status = ImageStatus.PENDING;
            return Optional.of(image);
        }));
    }

    private void importImage(JobContext job, ImportRequest work, Image image, ImportStaging.Attempt attempt)
            throws IOException, InterruptedException, PermanentJobFailure {
        try {
            fetchAndSave(job, work, image, attempt);
        } catch (CorruptDiskException | UnsupportedFormatException | FetchRefusedException e) {
            throw new PermanentJobFailure(String.valueOf(e.getMessage()), e);
        } catch (FetchFailedException e) {
            if (job.attempt() >= config.attempts()) {
                throw new PermanentJobFailure(String.valueOf(e.getMessage()), e);
            }
            throw e;
        }
    }

    private void fetchAndSave(JobContext job, ImportRequest work, Image image, ImportStaging.Attempt attempt)
            throws IOException, InterruptedException, PermanentJobFailure {
        FetchedFile file =
                fetcher.fetch(SourceUrl.parse(work.url()), attempt.fetched(), monitor(job, work, "fetching"));
        try (OpenedImage opened = opener.open(file.path(), attempt.directory(), monitor(job, work, "opening"))) {
            StoredImage stored = save(job, work, image, opened);
            job.completeWith(() -> finish(job, work, stored));
        }
    }

    private StoredImage save(JobContext job, ImportRequest work, Image image, OpenedImage opened)
            throws IOException, InterruptedException, PermanentJobFailure {
        Map<String, String> description = new TreeMap<>(ImageDescription.of(image, work.region()));
        description.put("format", opened.format());
        return engine.save(job, work.region(), image.team, opened.source(), null, description);
    }

    /** Within the transaction that ends the job. */
    private Uni<Void> finish(JobContext job, ImportRequest work, StoredImage stored) {
        return saved.available(job, work.imageId(), stored, work.region(), null);
    }

    private void abandon(JobContext job) {
        job.completeWith(() -> engine.release(job));
    }

    private static WorkMonitor monitor(JobContext job, ImportRequest work, String step) {
        return new ImportMonitor(
                job,
                step,
                () -> job.inTransaction(
                        () -> Image.<Image>findById(work.imageId()).map(ImportImageHandler::wanted)));
    }

    @Override
    public Uni<Void> failed(JobContext job, Throwable cause) {
        ImportRequest work = job.payload(ImportRequest.class);
        return saved.failed(job, work.imageId(), FailureReason.of(cause), null);
    }

    private static Uni<Image> locked(ImportRequest work) {
        return Image.findById(work.imageId(), LockModeType.PESSIMISTIC_WRITE);
    }

    private static boolean wanted(Image image) {
        return image.status == ImageStatus.NEW || image.status == ImageStatus.PENDING;
    }
}
