package dev.freezeframe.snapshots.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.freezeframe.embedded.EmbeddedServersProcess.Server;
import dev.freezeframe.kit.job.Stages;
import dev.freezeframe.kit.test.RealServers;
import dev.freezeframe.snapshots.engine.ScriptedJob.Asked;
import dev.freezeframe.snapshots.engine.index.IndexedRegions;
import dev.freezeframe.store.disk.BlockSource;
import dev.freezeframe.store.disk.RawFileSource;
import dev.freezeframe.store.image.StoreDescription;
import dev.freezeframe.store.object.ObjectStore;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens while the image store does not answer. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class StoreOutageTest extends EngineTestBase {
    @Inject
    BucketWatch buckets;

    @Inject
    IndexedRegions index;

    private boolean down;

    @AfterEach
    void bringTheStoreBack() throws IOException {
        storeIsUp();
        buckets.look();
    }

    @Test
    void aJobWaitsForAStoreThatComesBack() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 3, 31);
        CountDownLatch failedOnce = new CountDownLatch(1);
        CountDownLatch storeIsBack = new CountDownLatch(1);
        storeIsDown();
        Asked job = jobs.enqueue(context -> {
            if (context.attempt() == 2) {
                failedOnce.countDown();
                storeIsBack.await();
            }
            try (BlockSource source = RawFileSource.open(disk)) {
                saveAndCommit(context, REGION, source);
            }
        });
        failedOnce.await();
        storeIsUp();
        storeIsBack.countDown();
        awaitEnd(job, "done");
    }

    @Test
    void aJobWhoseStoreStaysAwayFailsAndSaysWhy() throws Exception {
        Path disk = TestDisks.sparse(directory.resolve("disk.raw"), 3, 32);
        storeIsDown();
        Asked job = jobs.enqueue(context -> {
            try (BlockSource source = RawFileSource.open(disk)) {
                saveAndCommit(context, REGION, source);
            }
        });
        awaitEnd(job, "failed");
        assertThat(job.failure()).isInstanceOf(ImageStoreException.class);
        assertThat(FailureReason.of(Objects.requireNonNull(job.failure())))
                .isEqualTo("The image store of region nyc3 is not available. Try again later.");
        assertThat(number("select count(*) from write_session where domain = $1", team))
                .isZero();
    }

    @Test
    void readinessTellsOfBucketsThatDoNotAnswer() throws Exception {
        buckets.look();
        RestAssured.get("/q/health/ready").then().statusCode(200);
        storeIsDown();
        buckets.look();
        assertThat(bucketAnswers()).isFalse();
        RestAssured.get("/q/health/ready").then().statusCode(503);
        storeIsUp();
        await().atMost(PATIENCE).until(() -> {
            buckets.look();
            return bucketAnswers();
        });
        RestAssured.get("/q/health/ready").then().statusCode(200);
    }

    @Test
    void anInstanceThatStartsWhileABucketIsAwayKnowsThatItWasInUse() throws Exception {
        saved(TestDisks.sparse(directory.resolve("disk.raw"), 3, 33));
        storeIsDown();
        BucketWatch started = new BucketWatch(stores, index);
        started.look();
        BucketWatch.BucketState state = Objects.requireNonNull(started.states().get(REGION));
        assertThat(state.answers()).isFalse();
        assertThat(state.seen()).isTrue();
    }

    @Test
    void anEmptyBucketInThePlaceOfOneThatWasInUseIsNoStore() throws Exception {
        saved(TestDisks.sparse(directory.resolve("disk.raw"), 3, 34));
        ObjectStore bucket = stores.require(REGION).objects();
        Stages.await(bucket.delete(List.of(StoreDescription.NAME)));
        try {
            for (BucketWatch watch : List.of(buckets, new BucketWatch(stores, index))) {
                watch.look();
                BucketWatch.BucketState state =
                        Objects.requireNonNull(watch.states().get(REGION));
                assertThat(state.answers()).isFalse();
                assertThat(state.seen()).isTrue();
                assertThat(state.problem()).contains(StoreDescription.NAME + " is gone");
            }
            Path disk = TestDisks.sparse(directory.resolve("other.raw"), 3, 35);
            Asked job = jobs.enqueue(context -> {
                try (BlockSource source = RawFileSource.open(disk)) {
                    saveAndCommit(context, REGION, source);
                }
            });
            awaitEnd(job, "failed");
            assertThat(FailureReason.of(Objects.requireNonNull(job.failure())))
                    .startsWith("The image store of region nyc3 is not the one that it was");
        } finally {
            Stages.await(StoreDescription.ensure(bucket));
        }
        buckets.look();
        assertThat(bucketAnswers()).isTrue();
    }

    private boolean bucketAnswers() {
        return Objects.requireNonNull(buckets.states().get(REGION)).answers();
    }

    private void storeIsDown() throws IOException {
        RealServers.running().stop(Server.S3);
        down = true;
    }

    private void storeIsUp() throws IOException {
        if (down) {
            RealServers.running().start(Server.S3);
            down = false;
        }
    }
}
