package dev.freezeframe.store.verify;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.DamagedObjectException;
import dev.freezeframe.store.chunk.ObjectCodec;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.Damage;
import dev.freezeframe.store.index.VerifyIndex;
import dev.freezeframe.store.object.ObjectNotFoundException;
import dev.freezeframe.store.object.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Reads a region's objects one after the other, without any key, and quarantines those that are missing or whose checksum
 * does not match. One object at a time, at a given pace: it is never in a hurry, and never holds more than one object in
 * memory. Nothing is quarantined by a single look, and nothing at all while the bucket cannot be trusted.
 */
public final class Scrubber {
    private static final int BATCH = 200;

    private final String region;
    private final VerifyIndex index;
    private final ObjectStore objects;
    private final String landmark;
    private final Pace pace;

    /** Asked before every object whether to go on, and told after every batch how far the pass has come. */
    public interface Listener {
        /** Whether the run may go on with another object. */
        boolean goesOn();

        /** Objects up to here have been checked. */
        void reached(ScrubPosition position) throws IOException, InterruptedException;
    }

    /**
     * @param landmark an object that is in every bucket of an image store: where it is missing too, something is wrong
     *     with the bucket and not with the objects
     */
    public Scrubber(String region, VerifyIndex index, ObjectStore objects, String landmark, Pace pace) {
        this.region = region;
        this.index = index;
        this.objects = objects;
        this.landmark = landmark;
        this.pace = pace;
    }

    /**
     * Goes on with a pass until it has come to its end or the listener says stop. Blocks the calling thread.
     *
     * @throws IOException of the index or the store; the next run goes on at the last position that was reached
     */
    public ScrubReport run(ScrubPosition from, Listener listener) throws IOException, InterruptedException {
        Pass pass = new Pass(from, listener);
        boolean complete = pass.execute();
        return new ScrubReport(pass.position, pass.read, pass.bytes, pass.damaged, complete);
    }

    private final class Pass {
        private final Listener listener;
        private ScrubPosition position;
        private long read;
        private long bytes;
        private long damaged;

        Pass(ScrubPosition from, Listener listener) {
            this.position = from;
            this.listener = listener;
        }

        boolean execute() throws IOException, InterruptedException {
            while (true) {
                List<StoredObject> batch =
                        Stages.await(index.objectsAfter(region, position.kind(), position.after(), BATCH));
                if (batch.isEmpty() && position.kind() == ContentKind.CHUNK) {
                    return true;
                }
                if (batch.isEmpty()) {
                    position = new ScrubPosition(ContentKind.CHUNK, ContentId.ZERO);
                } else if (!check(batch)) {
                    listener.reached(position);
                    return false;
                }
                listener.reached(position);
            }
        }

        private boolean check(List<StoredObject> batch) throws IOException, InterruptedException {
            for (StoredObject object : batch) {
                if (!listener.goesOn()) {
                    return false;
                }
                pace.take(object.length());
                check(object);
                position = new ScrubPosition(object.kind(), object.id());
            }
            return true;
        }

        private void check(StoredObject object) throws IOException, InterruptedException {
            read++;
            bytes += object.length();
            if (damage(object).isEmpty()) {
                return;
            }
            Optional<Damage> again = damage(object);
            if (again.isPresent()) {
                requireLandmark();
                damaged += Stages.await(index.quarantine(region, object, again.get())) ? 1 : 0;
            }
        }
    }

    private Optional<Damage> damage(StoredObject object) throws IOException, InterruptedException {
        try {
            ObjectCodec.check(Stages.await(objects.get(object.name(), new Exactly(object.length()))), object);
            return Optional.empty();
        } catch (ObjectNotFoundException e) {
            return Optional.of(Damage.MISSING);
        } catch (DamagedObjectException e) {
            return Optional.of(Damage.CORRUPT);
        }
    }

    /** Without it every object may seem to be missing, because the bucket is empty, another one or not mounted. */
    private void requireLandmark() throws IOException, InterruptedException {
        try {
            Stages.await(objects.get(landmark, ObjectStore.Destination.onHeap(1 << 20)));
        } catch (ObjectNotFoundException e) {
            throw new IOException("the bucket of region " + region + " has lost " + landmark
                    + " too: it is not the bucket that it was, and nothing is quarantined because of it");
        }
    }

    /** Takes an object of the length that the index says, and knows one of another length to be damaged. */
    private record Exactly(int expected) implements ObjectStore.Destination {
        @Override
        public ByteBuffer bufferFor(long length) throws IOException {
            if (length != expected) {
                throw new DamagedObjectException("it has " + length + " bytes, not " + expected);
            }
            return ByteBuffer.allocate(expected);
        }
    }
}
