package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ObjectCodec;
import java.util.concurrent.Executor;

/**
 * What all image pipelines of a process share, so that its memory and threads do not grow with the number of images
 * being written or restored: processor threads, buffers, compression contexts.
 */
public final class StoreResources implements AutoCloseable {
    private final Executor processor;
    private final Settings settings;
    private final ObjectCodec codec;

    /**
     * How much of the machine the pipelines may use.
     *
     * @param processorThreads tasks that hash or compress at the same time: as many as the executor has threads,
     *     usually one for each core
     * @param transfers objects being uploaded or downloaded at the same time, for each image
     * @param bufferBytes memory for buffers, outside the heap
     */
    public record Settings(int processorThreads, int transfers, long bufferBytes) {
        /** One task a core, 8 transfers an image, 96 MiB of buffers. */
        public static Settings ofThisMachine() {
            return new Settings(Runtime.getRuntime().availableProcessors(), 8, 96L << 20);
        }
    }

    /** @param processor runs hashing and compressing; never blocks for long */
    public StoreResources(Executor processor, Settings settings) {
        this.processor = processor;
        this.settings = settings;
        this.codec = new ObjectCodec();
    }

    Executor processor() {
        return processor;
    }

    Settings settings() {
        return settings;
    }

    ObjectCodec codec() {
        return codec;
    }

    /** Releases the memory. Only after all pipelines have ended. */
    @Override
    public void close() {
        codec.close();
    }
}
