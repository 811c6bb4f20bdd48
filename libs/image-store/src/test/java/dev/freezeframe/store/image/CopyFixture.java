package dev.freezeframe.store.image;

import static dev.freezeframe.store.image.StoreFixture.DOMAIN;
import static dev.freezeframe.store.image.StoreFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.manifest.Root;
import dev.freezeframe.store.object.InMemoryObjectStore;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.sweep.SweepPlan;
import dev.freezeframe.store.sweep.Sweeper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** A store of two regions in memory: images are written to the first and copied to the second. */
final class CopyFixture implements AutoCloseable {
    static final String TARGET = "ams3";

    final StoreFixture source = new StoreFixture();
    final InMemoryObjectStore target = new InMemoryObjectStore();
    final CopiesUnderWay underWay = new CopiesUnderWay();
    private int sessions;

    ImageCopier copier() {
        return copier(source.bucket, target);
    }

    ImageCopier copier(ObjectStore from, ObjectStore to) {
        return new ImageCopier(
                new ImageCopier.Source(StoreFixture.REGION, from, Optional.empty()),
                to,
                source.index,
                source.resources,
                Bandwidth.unlimited(),
                underWay);
    }

    WriteSession begin() {
        return begin("copy-" + ++sessions, 1);
    }

    WriteSession begin(String key, long fence) {
        return await(source.index.begin(key, TARGET, DOMAIN, fence));
    }

    CopyProgress copy(UUID manifestId) throws IOException, InterruptedException {
        return copy(copier(), manifestId, begin());
    }

    /** Copies and commits. */
    CopyProgress copy(ImageCopier copier, UUID manifestId, WriteSession session)
            throws IOException, InterruptedException {
        CopiedImage copied = copier.copy(manifestId, session, Fence.open(), progress -> {});
        await(source.index.commit(session, copied.references()));
        return copied.done();
    }

    /** What an image restores to in the target. */
    byte[] restore(UUID manifestId) throws IOException, InterruptedException {
        ImageReader reader =
                new ImageReader(target, ChunkLocator.index(source.index, TARGET), source.keys, source.resources);
        Root root = await(reader.root(manifestId));
        InMemoryDisk disk = new InMemoryDisk((int) root.diskSize());
        reader.restore(root, disk, Fence.open(), progress -> {});
        return disk.content();
    }

    void drop(UUID manifestId) {
        assertThat(await(source.index.drop(TARGET, manifestId))).isTrue();
    }

    void sweep() throws IOException, InterruptedException {
        SweepPlan plan = new SweepPlan(7, 1_000_000, Duration.ofSeconds(-1));
        new Sweeper(TARGET, source.index, target, plan).run();
    }

    /** The ids of the chunks that a bucket has objects of, one for each object. */
    static List<String> chunks(InMemoryObjectStore bucket) {
        return bucket.names().stream()
                .filter(name -> name.startsWith("chunks/"))
                .map(name -> name.substring(10, 74))
                .toList();
    }

    Set<String> chunksOfTheSource() {
        return chunks(source.bucket).stream().collect(Collectors.toSet());
    }

    @Override
    public void close() {
        source.close();
    }
}
