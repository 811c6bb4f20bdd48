package dev.freezeframe.snapshots.engine;

import dev.freezeframe.store.image.WriteProgress;
import dev.freezeframe.store.image.WrittenImage;
import dev.freezeframe.store.object.ObjectStoreMeter;
import dev.freezeframe.store.object.RequestOutcome;
import dev.freezeframe.store.sweep.SweepReport;
import dev.freezeframe.store.verify.ContentRepair;
import dev.freezeframe.store.verify.ScrubReport;
import dev.freezeframe.store.verify.SecondLook;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the image stores count. */
@ApplicationScoped
public class StoreMetrics {
    private static final List<String> COUNTS = List.of(
            "freezeframe.images.saved",
            "freezeframe.images.read.bytes",
            "freezeframe.images.reused.bytes",
            "freezeframe.images.stored.bytes",
            "freezeframe.images.restored",
            "freezeframe.images.restored.bytes",
            "freezeframe.sweep.contradictions",
            "freezeframe.sweep.deleted.objects",
            "freezeframe.sweep.reclaimed.bytes",
            "freezeframe.scrub.objects",
            "freezeframe.scrub.bytes",
            "freezeframe.scrub.damaged");

    private final MeterRegistry registry;
    private final Clock clock;
    private final Map<String, AtomicLong> gauges = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, AtomicLong> reclaimable = new ConcurrentHashMap<>();

    public StoreMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** Times every request to a region's bucket, by operation and outcome; repeated requests count each. */
    ObjectStoreMeter requests(String region) {
        return (operation, bytes, duration, failure) -> {
            String name = operation.name().toLowerCase(Locale.ROOT);
            Timer.builder("freezeframe.store.requests")
                    .description("Requests to the region's bucket")
                    .tags(
                            "region",
                            region,
                            "operation",
                            name,
                            "outcome",
                            RequestOutcome.of(failure).label())
                    .register(registry)
                    .record(duration);
            if (bytes > 0) {
                registry.counter("freezeframe.store.transferred.bytes", "region", region, "operation", name)
                        .increment(bytes);
            }
        };
    }

    /** An image was saved. */
    void saved(String region, WriteProgress progress, WrittenImage image) {
        count("freezeframe.images.saved", region, 1);
        count("freezeframe.images.read.bytes", region, progress.bytesRead());
        count("freezeframe.images.reused.bytes", region, progress.bytesReused());
        count("freezeframe.images.stored.bytes", region, image.newBytes());
    }

    /** A disk was built from an image. */
    void restored(String region, long bytesWritten) {
        count("freezeframe.images.restored", region, 1);
        count("freezeframe.images.restored.bytes", region, bytesWritten);
    }

    /** The region's counts are there from now on, at zero: an increase from nothing is none, and a dashboard shows nothing. */
    void expect(String region) {
        COUNTS.forEach(name -> count(name, region, 0));
    }

    /** A sweep has run. */
    void reclaimed(String region, SweepReport report) {
        gauge("freezeframe.sweep.last.success.timestamp.seconds", region)
                .set(clock.instant().getEpochSecond());
        count("freezeframe.sweep.deleted.objects", region, report.deleted());
        count("freezeframe.sweep.reclaimed.bytes", region, report.taken().bytes());
    }

    /** What the next sweeps of a region have before them, as far as known. */
    void reclaimable(String region, long bytes) {
        reclaimable.computeIfAbsent(region, this::gauge).set(bytes);
    }

    private AtomicLong gauge(String region) {
        AtomicLong bytes = new AtomicLong();
        Gauge.builder("freezeframe.sweep.reclaimable.bytes", bytes, AtomicLong::get)
                .description("Bytes of objects that nothing refers to and that are still in the region's bucket")
                .tags("region", region)
                .register(registry);
        return bytes;
    }

    /** A sweep found the index to contradict itself; worth an alarm. */
    void contradiction(String region) {
        count("freezeframe.sweep.contradictions", region, 1);
    }

    /** A run of the scrub has ended. */
    void scrubbed(String region, ScrubReport report) {
        count("freezeframe.scrub.objects", region, report.objects());
        count("freezeframe.scrub.bytes", region, report.bytes());
    }

    /** The scrub has looked once more at what had looked damaged. */
    void lookedAgain(String region, SecondLook look) {
        count("freezeframe.scrub.damaged", region, look.damaged());
        count("freezeframe.scrub.false.alarms", region, look.whole());
    }

    /**
     * How it stands with a region.
     *
     * @param checkedSince everything that was there then has been checked since; null if not everything ever was
     * @param suspected objects that looked damaged and are looked at again
     * @param quarantined objects that are damaged; worth an alarm unless 0
     */
    void scrub(String region, @Nullable Instant checkedSince, long suspected, long quarantined) {
        gauge("freezeframe.scrub.complete.since.seconds", region)
                .set(checkedSince == null ? 0 : checkedSince.getEpochSecond());
        gauge("freezeframe.scrub.suspected.objects", region).set(suspected);
        gauge("freezeframe.quarantined.objects", region).set(quarantined);
    }

    private AtomicLong gauge(String name, String region) {
        return gauges.computeIfAbsent(
                name + " " + region,
                key -> Objects.requireNonNull(registry.gauge(name, Tags.of("region", region), new AtomicLong())));
    }

    /** Something was done about a piece of quarantined content. */
    void repaired(String region, ContentRepair.Outcome outcome) {
        registry.counter(
                        "freezeframe.repairs",
                        "region",
                        region,
                        "outcome",
                        outcome.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    private void count(String name, String region, double amount) {
        registry.counter(name, "region", region).increment(amount);
    }
}
