package dev.freezeframe.store.image;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/**
 * A bounded number of direct buffers of one size, handed out in the order they were asked for. It is what bounds a
 * pipeline: no buffer, no further work. They are aligned, so that disks can be written from them without a page cache.
 */
final class BufferPool {
    /** A multiple of the block size of any usual file system. */
    private static final int ALIGNMENT = 4096;

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
                giveBack(allocate());
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
                buffer = allocate();
            } else {
                var later = new CompletableFuture<Lease>();
                waiting.add(later);
                return later;
            }
        }
        return CompletableFuture.completedFuture(new Lease(buffer));
    }

    private ByteBuffer allocate() {
        int whole = (capacity + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        return ByteBuffer.allocateDirect(whole + ALIGNMENT - 1)
                .alignedSlice(ALIGNMENT)
                .slice(0, capacity);
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
