package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ObjectCodec;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * What all image pipelines of a process share, so that its memory and threads do not grow with the number of images
 * being written or restored: processor threads, buffers, compression contexts.
 */
public final class StoreResources implements AutoCloseable {
    private final Executor processor;
    private final Settings settings;
    private final ObjectCodec codec = new ObjectCodec();
    private final ConcurrentHashMap<Integer, Buffers> buffers = new ConcurrentHashMap<>();

    /**
     * How much of the machine the pipelines may use.
     *
     * @param transfers objects being uploaded or downloaded at the same time, for each image
     * @param bufferBytes memory for buffers, outside the heap; images of an unusual chunk size have as much again
     */
    public record Settings(int transfers, long bufferBytes) {
        /** 8 transfers an image, 96 MiB of buffers. */
        public static final Settings USUAL = new Settings(8, 96L << 20);

        public Settings {
            if (transfers < 1 || bufferBytes < 1) {
                throw new IllegalArgumentException("pipelines need at least one transfer and one byte of buffers");
            }
        }
    }

    /** @param processor runs hashing and compressing: as many threads as there are cores, none of which ever blocks */
    public StoreResources(Executor processor, Settings settings) {
        this.processor = processor;
        this.settings = settings;
    }

    Executor processor() {
        return processor;
    }

    AsyncLimiter transfers() {
        return new AsyncLimiter(settings.transfers());
    }

    Buffers buffers(int chunkSize) {
        return buffers.computeIfAbsent(chunkSize, size -> Buffers.of(size, settings.bufferBytes()));
    }

    ObjectCodec codec() {
        return codec;
    }

    /** Releases the memory. Only after all pipelines have ended. */
    @Override
    public void close() {
        codec.close();
        buffers.clear();
    }
}
