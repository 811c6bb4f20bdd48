package dev.freezeframe.snapshots.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.kit.test.FaultyS3.Fault;
import dev.freezeframe.kit.test.FaultyS3.Request;
import dev.freezeframe.kit.test.FaultyStore;
import dev.freezeframe.snapshots.engine.ScriptedJob.Asked;
import dev.freezeframe.snapshots.engine.index.PgVerifyIndex;
import dev.freezeframe.store.disk.BlockSource;
import dev.freezeframe.store.disk.RawFileSource;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.ObjectSummary;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a bucket can do to a save, to a restore and to the scrub, and what comes of it. */
@QuarkusTest
@QuarkusTestResource(value = FaultyStore.class, restrictToAnnotatedClass = true)
class StoreConditionsTest extends EngineTestBase {
    private static final String THERE = FaultyStore.REGION;
    private static final String STORE = "The image store of region ams3";
    private static final int FOR_EVER = Integer.MAX_VALUE;

    @Inject
    SweepSchedule sweep;

    @Inject
    ScrubSchedule scrub;

    @Inject
    PgVerifyIndex verify;

    @AfterEach
    void heal() {
        FaultyStore.proxy().heal();
    }

    /** What happens, to how many requests, and what the user gets to read; null if nothing comes of it. */
    static Stream<Arguments> saves() {
        return Stream.of(
                Arguments.of("reset twice", Fault.REFUSED, 2, null),
                Arguments.of("503 twice", Fault.error(503, "SlowDown"), 2, null),
                Arguments.of("slow", Fault.delayed(300), 3, null),
                Arguments.of("gone", Fault.REFUSED, FOR_EVER, STORE + " is not available. Try again later."),
                Arguments.of(
                        "503 for ever",
                        Fault.error(503, "SlowDown"),
                        FOR_EVER,
                        STORE + " is overloaded or out of order. Try again later."),
                Arguments.of(
                        "read-only",
                        Fault.error(403, "AccessDenied"),
                        1,
                        STORE + " refuses to be written: it is read-only"),
                Arguments.of("full", Fault.error(507, "InsufficientStorage"), 1, STORE + " is full."),
                Arguments.of("over quota", Fault.error(403, "QuotaExceeded"), 1, STORE + " is full."),
                Arguments.of(
                        "no bucket",
                        Fault.error(404, "NoSuchBucket"),
                        1,
                        STORE + " is not there: its bucket does not exist."),
                Arguments.of(
                        "clock off",
                        Fault.error(403, "RequestTimeTooSkewed"),
                        1,
                        STORE + " refuses requests because its clock"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("saves")
    void aSaveSurvivesOrSaysWhatWasWrongAndLeavesNothing(String condition, Fault fault, int times, String message)
            throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 2, condition.hashCode());
        sweep.sweepAll();
        List<ObjectSummary> before = objects();
        strike(request -> request.method().equals("PUT") && request.isAboutContent(), fault, times);
        Asked job = jobs.enqueue(context -> {
            try (BlockSource source = RawFileSource.open(disk)) {
                saveAndCommit(context, THERE, source);
            }
        });
        awaitEnd(job, message == null ? "done" : "failed");
        assertThat(FaultyStore.proxy().struck()).isPositive();
        if (message == null) {
            assertThat(number("select count(*) from manifest where domain = $1", team))
                    .isEqualTo(1);
            return;
        }
        assertThat(FailureReason.of(Objects.requireNonNull(job.failure()))).startsWith(message);
        assertThat(number("select count(*) from manifest where domain = $1", team))
                .isZero();
        assertThat(number("select count(*) from write_session where domain = $1", team))
                .isZero();
        FaultyStore.proxy().heal();
        sweep.sweepAll();
        assertThat(objects()).as("what lies in the bucket").isEqualTo(before);
    }

    static Stream<Arguments> restores() {
        return Stream.of(
                Arguments.of("reset in mid-body twice", Fault.RESET, 2, null),
                Arguments.of("truncated twice", Fault.TRUNCATED, 2, null),
                Arguments.of("wrong bytes once", Fault.FALSIFIED, 1, null),
                Arguments.of("503 twice", Fault.error(503, "SlowDown"), 2, null),
                Arguments.of("truncated for ever", Fault.TRUNCATED, FOR_EVER, STORE + " is not available."),
                Arguments.of("without a length", Fault.SHORTENED, FOR_EVER, STORE),
                Arguments.of("gone", Fault.REFUSED, FOR_EVER, STORE + " is not available. Try again later."),
                Arguments.of(
                        "wrong bytes for ever",
                        Fault.FALSIFIED,
                        FOR_EVER,
                        "The image is damaged in region ams3: bytes "),
                Arguments.of(
                        "objects gone",
                        Fault.error(404, "NoSuchKey"),
                        FOR_EVER,
                        "The image is damaged in region ams3: bytes "),
                Arguments.of("403", Fault.error(403, "AccessDenied"), 1, STORE + " refuses to be read."),
                Arguments.of("no bucket", Fault.error(404, "NoSuchBucket"), 1, STORE + " is not there"),
                Arguments.of(
                        "clock off",
                        Fault.error(403, "RequestTimeTooSkewed"),
                        1,
                        STORE + " refuses requests because its clock"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("restores")
    void aRestoreIsTheSameByteForByteOrSaysWhatWasWrongAndChangesNothing(
            String condition, Fault fault, int times, String message) throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 2, 77);
        StoredImage image = saved(THERE, disk);
        Path target = Files.writeString(directory.resolve("target.raw"), "what was there");
        strike(request -> request.method().equals("GET") && request.path().contains("/chunks/"), fault, times);
        Asked job = askToRestore(THERE, image.manifestId(), target, Files.size(disk));
        awaitEnd(job, message == null ? "done" : "failed");
        assertThat(FaultyStore.proxy().struck()).isPositive();
        if (message == null) {
            assertThat(Files.mismatch(disk, target)).isEqualTo(-1);
        } else {
            assertThat(FailureReason.of(Objects.requireNonNull(job.failure()))).startsWith(message);
            assertThat(target).hasContent("what was there");
            assertThat(directory.toFile().list()).containsExactlyInAnyOrder("disk.raw", "target.raw");
        }
        FaultyStore.proxy().heal();
        drop(image.manifestId());
        assertThat(number("select count(*) from manifest where not has_root and region = $1", THERE))
                .as("holds that are left")
                .isZero();
    }

    /** For longer than any number of tries at once takes, all that is read is wrong; one object is so for good. */
    @Test
    void aStoreThatFalsifiesForAWhileGetsNothingQuarantinedButWhatIsDamaged() throws Exception {
        StoredImage good = saved(THERE, TestDisks.sparse(directory.resolve("good.raw"), 2, 78));
        StoredImage bad = saved(THERE, TestDisks.sparse(directory.resolve("bad.raw"), 1, 79));
        String chunk = chunkOf(bad);
        ObjectStore bucket = stores.require(THERE).objects();
        ByteBuffer bytes = ByteBuffer.allocate(2 << 20)
                .put(Stages.await(bucket.get(chunk, ObjectStore.Destination.onHeap(2 << 20))))
                .flip();
        bytes.put(bytes.limit() / 2, (byte) (bytes.get(bytes.limit() / 2) ^ 1));
        Stages.await(bucket.put(chunk, bytes));

        strike(request -> request.method().equals("GET") && request.isAboutContent(), Fault.FALSIFIED, FOR_EVER);
        change("update scrub_pass set complete_since = complete_since - interval '31 days' where region = $1");
        scrub.scrubAll();
        scrub.scrubAll();
        assertThat(FaultyStore.proxy().struck()).isGreaterThan(3);
        assertThat(Stages.await(verify.affected(THERE)))
                .as("however often it is asked now")
                .isEmpty();
        assertThat(number("select count(*) from scrub_suspicion where region = $1", THERE))
                .isGreaterThan(3);

        FaultyStore.proxy().heal();
        change("update scrub_suspicion set since = since - interval '11 minutes' where region = $1");
        scrub.scrubAll();
        assertThat(Stages.await(verify.affected(THERE))).containsExactly(bad.manifestId());
        assertThat(number("select count(*) from scrub_suspicion where region = $1", THERE))
                .isZero();
        drop(good.manifestId());
        drop(bad.manifestId());
    }

    private String chunkOf(StoredImage image) throws Exception {
        String id = text(
                "select encode(p.chunks[1], 'hex') from manifest m join page p on p.region = m.region"
                        + " and p.id = any(m.pages) where m.id = $1",
                image.manifestId());
        return Stages.await(stores.require(THERE).objects().list("chunks/" + id.substring(0, 2) + "/" + id, "", 1))
                .get(0)
                .name();
    }

    private void change(String statement) {
        pool.preparedQuery(statement).execute(Tuple.of(THERE)).await().atMost(PATIENCE);
    }

    private static void strike(Predicate<Request> which, Fault fault, int times) {
        AtomicInteger left = new AtomicInteger(times);
        FaultyStore.proxy()
                .script(request ->
                        which.test(request) && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0 ? fault : Fault.NONE);
    }

    private List<ObjectSummary> objects() throws Exception {
        return Stages.await(stores.require(THERE).objects().list("", "", 1000));
    }
}
