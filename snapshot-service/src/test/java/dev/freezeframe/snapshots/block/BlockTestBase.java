package dev.freezeframe.snapshots.block;

import static org.awaitility.Awaitility.await;

import dev.freezeframe.snapshots.CatalogTestBase;
import dev.freezeframe.snapshots.Rows;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;

/** A volume of 1 GiB whose blocks a test writes, and snapshots of it. */
public abstract class BlockTestBase extends CatalogTestBase {
    /** Bytes of a block. */
    protected static final int BLOCK = 1 << 20;

    /** Blocks of a volume of 1 GiB. */
    protected static final int BLOCKS = 1024;

    /** Bytes that any piece of content takes at least. */
    private static final long SMALLEST_BUFFER = 32 << 10;

    @ConfigProperty(name = "freezeframe.regions.nyc3.pool")
    @SuppressWarnings("NullAway.Init")
    Path pool;

    @Inject
    protected Pool database;

    private long takenBefore;

    @BeforeEach
    void lookAtTheMemory() {
        takenBefore = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
    }

    /** All buffers for content that was read and sent are given back, sooner or later: the collector cannot do it for them. */
    protected void assertNoMemoryIsHeld() {
        await().atMost(PATIENCE)
                .until(() -> PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() < takenBefore + SMALLEST_BUFFER);
    }

    /** The bytes of one block of a seed. */
    protected static byte[] block(long seed) {
        byte[] content = new byte[BLOCK];
        new Random(seed).nextBytes(content);
        return content;
    }

    /** Writes blocks of a seed to a volume's disk. */
    protected void write(String volume, long seed, long... indexes) throws IOException {
        for (long index : indexes) {
            write(volume, index, block(seed + index));
        }
    }

    /** Writes to the start of a block. */
    protected void write(String volume, long index, byte[] content) throws IOException {
        try (FileChannel disk = FileChannel.open(disk(volume), StandardOpenOption.WRITE)) {
            disk.write(ByteBuffer.wrap(content), index * BLOCK);
        }
    }

    /** The folder of the region's disks. */
    protected Path pool() {
        return pool;
    }

    /** The disk of a volume. */
    protected Path disk(String volume) {
        return pool.resolve("volumes").resolve(volume + ".raw");
    }

    /** A snapshot, however soon after the last one. */
    protected String snapshot(String volume, String name) {
        Rows.change(
                database,
                "update image set created_at = created_at - interval '1 hour' where resource_id = $1",
                volume);
        return volumeSnapshot(volume, name);
    }
}
