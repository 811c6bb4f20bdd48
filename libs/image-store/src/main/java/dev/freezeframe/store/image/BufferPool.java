package dev.freezeframe.store.image;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * A bounded number of direct buffers of one size, handed out in the order they were asked for. It is what bounds a
 * pipeline: no buffer, no further work.
 */
final class BufferPool {
    private final int capacity;
    private final ArrayDeque<ByteBuffer> idle = new ArrayDeque<>();
    private final ArrayDeque<CompletableFuture<Lease>> waiting = new ArrayDeque<>();
    private int unallocated;

    /**
     * @param capacity bytes of each buffer
     * @param count how many there are at most; they are allocated as they are needed
     */
    BufferPool(int capacity, int count) {
        this.capacity = capacity;
        this.unallocated = count;
    }

    /** A buffer on loan. It must be given back exactly one way; giving it back again does nothing. */
    final class Lease implements AutoCloseable {
        private final ByteBuffer buffer;
        private boolean ended;

        private Lease(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        ByteBuffer buffer() {
            return buffer;
        }

        /** Gives the buffer back for reuse. */
        @Override
        public void close() {
            if (end()) {
                giveBack(buffer);
            }
        }

        /** Gives the place back but not the buffer, which something may still be using. */
        void discard() {
            if (end()) {
                giveBack(ByteBuffer.allocateDirect(capacity));
            }
        }

        private synchronized boolean end() {
            boolean first = !ended;
            ended = true;
            return first;
        }
    }

    /** A buffer, as soon as there is one. Dependents may run in the thread that gave it back: they must be quick. */
    CompletableFuture<Lease> acquire() {
        ByteBuffer buffer;
        synchronized (this) {
            if (!idle.isEmpty()) {
                buffer = idle.pop();
            } else if (unallocated > 0) {
                unallocated--;
                buffer = ByteBuffer.allocateDirect(capacity);
            } else {
                var later = new CompletableFuture<Lease>();
                waiting.add(later);
                return later;
            }
        }
        return CompletableFuture.completedFuture(new Lease(buffer));
    }

    private void giveBack(ByteBuffer buffer) {
        CompletableFuture<Lease> next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                idle.push(buffer);
                return;
            }
        }
        next.complete(new Lease(buffer));
    }
}
