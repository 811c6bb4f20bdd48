package dev.freezeframe.store.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.store.chunk.ContentKey;
import dev.freezeframe.store.index.Damage;
import dev.freezeframe.store.index.InMemoryChunkIndex;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.QuarantinedRoot;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.keys.SealingKey;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.manifest.RootCodec;
import dev.freezeframe.store.manifest.RootName;
import dev.freezeframe.store.object.InMemoryObjectStore;
import dev.freezeframe.store.verify.ContentRepair.Outcome;
import dev.freezeframe.store.verify.ContentRepair.Replica;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class RootRepairTest {
    private static final String HERE = "nyc3";
    private static final String THERE = "ams3";

    private final InMemoryChunkIndex index = new InMemoryChunkIndex(Clock.systemUTC());
    private final InMemoryObjectStore here = new InMemoryObjectStore();
    private final InMemoryObjectStore there = new InMemoryObjectStore();
    private final UUID image = UUID.randomUUID();
    private final ByteBuffer bytes = RootCodec.encode(
            new Root(
                    image,
                    UUID.randomUUID(),
                    null,
                    1,
                    Root.MIN_CHUNK_SIZE,
                    Instant.parse("2026-11-01T12:00:00Z"),
                    0,
                    List.of(new ContentKey(1, 2, 3, 4)),
                    Map.of()),
            SealingKey.random());

    @Test
    void aRootIsCopiedFromAnotherRegionUnderItsOwnName() throws Exception {
        RootName own = held(HERE, here);
        held(THERE, there);
        here.damage(own.objectName(), 60);
        QuarantinedRoot damaged = quarantined(own, Damage.CORRUPT);
        assertThat(repair().repair(damaged)).isEqualTo(Outcome.REPAIRED);
        assertThat(here.bytes(own.objectName())).isEqualTo(bytes.array());
        assertThat(await(index.affected(HERE))).isEmpty();
    }

    @Test
    void withoutAWholeReplicaItStaysQuarantined() throws Exception {
        RootName own = held(HERE, here);
        RootName other = held(THERE, there);
        await(here.delete(List.of(own.objectName())));
        there.damage(other.objectName(), 60);
        assertThat(repair().repair(quarantined(own, Damage.MISSING))).isEqualTo(Outcome.NO_REPLICA);
        assertThat(await(index.affected(HERE))).containsExactly(image);
    }

    @Test
    void oneThatIsThereAfterAllIsAcquittedUnlessAKeyHasToldThatItIsWrong() throws Exception {
        RootName own = held(HERE, here);
        assertThat(repair().repair(quarantined(own, Damage.WRONG_CONTENT))).isEqualTo(Outcome.NO_REPLICA);
        assertThat(repair().repair(quarantined(own, Damage.MISSING))).isEqualTo(Outcome.ACQUITTED);
        assertThat(await(index.affected(HERE))).isEmpty();
    }

    @Test
    void theRootOfAnImageThatWasDroppedMeanwhileIsNotLeftBehind() throws Exception {
        RootName own = held(HERE, here);
        held(THERE, there);
        QuarantinedRoot damaged = quarantined(own, Damage.MISSING);
        await(index.drop(HERE, image));
        await(here.delete(List.of(own.objectName())));
        assertThat(repair().repair(damaged)).isEqualTo(Outcome.OVER);
        assertThat(here.names()).isEmpty();
    }

    private RootRepair repair() {
        return new RootRepair(new Replica(HERE, here), List.of(new Replica(THERE, there)), index, index);
    }

    private RootName held(String region, InMemoryObjectStore bucket) {
        WriteSession session = await(index.begin(region, region, UUID.randomUUID(), 1));
        RootName name = new RootName(image, session.uploadId());
        await(index.reserve(session, name.objectName()));
        await(bucket.put(name.objectName(), bytes));
        await(index.commit(session, new ManifestReferences(image, region, session.domain(), List.of())));
        return name;
    }

    private QuarantinedRoot quarantined(RootName root, Damage damage) {
        assertThat(await(index.quarantine(HERE, root, damage))).isTrue();
        return new QuarantinedRoot(root, damage);
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
