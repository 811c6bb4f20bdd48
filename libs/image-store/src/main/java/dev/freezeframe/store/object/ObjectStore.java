package dev.freezeframe.store.object;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Bytes by name, in one bucket. Safe for use by several threads at once. Names are keys of at most 1,024 bytes made of
 * {@code [a-z0-9./-]}.
 *
 * <p>Every operation may complete with
 *
 * <ul>
 *   <li>{@link ObjectNotFoundException} where an object is needed and there is none of that name,
 *   <li>{@link StoreUnavailableException} when trying again later can help: it says nothing about whether the operation
 *       took effect,
 *   <li>{@link StoreRefusedException} when the store says no for good: wrong credentials, missing bucket, full,
 * </ul>
 *
 * and with no other failure except what a {@link Destination} throws. The cause may arrive wrapped in a {@link
 * java.util.concurrent.CompletionException}, as stages that depend on others have it.
 */
public interface ObjectStore extends AutoCloseable {
    /**
     * Stores the remaining bytes of {@code body} under {@code name}, replacing what was there. When the stage completes
     * normally the object is as durable as the store makes things.
     *
     * @param body must not change until the stage completes, and after a failure never again: a request that was given
     *     up may still be reading it. Its position is left alone.
     */
    CompletionStage<Void> put(String name, ByteBuffer body);

    /**
     * Reads a whole object into a buffer that {@code destination} provides.
     *
     * @return the buffer, positioned at the object's first byte and limited after its last. When the stage fails,
     *     nothing writes to the buffer any more.
     */
    CompletionStage<ByteBuffer> get(String name, Destination destination);

    /** Deletes objects. A name that is not there counts as deleted. On failure any of them may be left. */
    CompletionStage<Void> delete(Collection<String> names);

    /**
     * The objects whose names start with {@code prefix} and sort after {@code startAfter}, in ascending order of their
     * names' bytes.
     *
     * @param startAfter empty to begin at the first
     * @param limit 1 to 1,000; fewer come back only when there are no more
     */
    CompletionStage<List<ObjectSummary>> list(String prefix, String startAfter, int limit);

    /** Releases connections and threads. Operations under way may fail. */
    @Override
    void close();

    /** Where the bytes of an object go. */
    @FunctionalInterface
    interface Destination {
        /**
         * Called once the object's length is known, once per attempt to read it.
         *
         * @return a buffer with at least {@code length} bytes remaining
         * @throws IOException if the object is not welcome, for example too long; the read then fails with it
         */
        ByteBuffer bufferFor(long length) throws IOException;

        /** Reads into {@code buffer}, from its start; refuses what does not fit. */
        static Destination into(ByteBuffer buffer) {
            return length -> {
                if (length > buffer.capacity()) {
                    throw new IOException("the object has " + length + " bytes, more than the " + buffer.capacity()
                            + " that an object of this kind may have");
                }
                return buffer.clear();
            };
        }

        /** Reads into a new buffer on the heap; refuses objects of more than {@code limit} bytes. */
        static Destination onHeap(int limit) {
            return length -> {
                if (length > limit) {
                    throw new IOException("the object has " + length + " bytes, more than the " + limit
                            + " that an object of this kind may have");
                }
                return ByteBuffer.allocate((int) length);
            };
        }
    }
}
