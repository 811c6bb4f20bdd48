package dev.freezeframe.store.verify;

import dev.freezeframe.store.index.Damage;
import dev.freezeframe.store.index.IndexedObject;
import dev.freezeframe.store.index.VerifyIndex;
import dev.freezeframe.store.object.ObjectNotFoundException;
import dev.freezeframe.store.object.ObjectStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * Reads a region's objects one after the other, without any key, and quarantines those that are missing or whose checksum
 * does not match. One object at a time, at a given pace: it is never in a hurry, and never holds more than one object in
 * memory. Nothing is quarantined because of one look, however often it is repeated at once: what looks damaged is suspected, and
 * quarantined if it still looks so a good while later. And nothing at all while the bucket cannot be trusted.
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
        return new ScrubReport(pass.position, pass.read, pass.bytes, pass.suspected, complete);
    }

    /**
     * Looks once more at what has been suspected for a while. Blocks the calling thread.
     *
     * @param suspectedFor what is suspected for that long or longer
     * @throws IOException of the index or the store; what was not looked at stays suspected
     */
    public SecondLook lookAgain(Duration suspectedFor) throws IOException, InterruptedException {
        long damaged = 0;
        long whole = 0;
        for (IndexedObject object : Stages.await(index.suspected(region, suspectedFor, BATCH))) {
            ObjectCheck check = ObjectCheck.look(objects, object);
            pace.take(length(object, check));
            if (check.damage() == null) {
                whole++;
            } else {
                requireLandmark();
                damaged += quarantine(object, check.damage()) ? 1 : 0;
            }
            Stages.await(index.settle(region, object));
        }
        return new SecondLook(damaged, whole);
    }

    private boolean quarantine(IndexedObject object, Damage damage) throws IOException, InterruptedException {
        return Stages.await(
                object instanceof IndexedObject.Content content
                        ? index.quarantine(region, content.object(), damage)
                        : index.quarantine(region, ((IndexedObject.ImageRoot) object).root(), damage));
    }

    private static long length(IndexedObject object, ObjectCheck check) {
        return object instanceof IndexedObject.Content content
                ? content.object().length()
                : check.content().map(ByteBuffer::remaining).orElse(0);
    }

    private final class Pass {
        private final Listener listener;
        private ScrubPosition position;
        private long read;
        private long bytes;
        private long suspected;

        Pass(ScrubPosition from, Listener listener) {
            this.position = from;
            this.listener = listener;
        }

        boolean execute() throws IOException, InterruptedException {
            while (true) {
                List<Step> batch = batch();
                if (batch.isEmpty() && ScrubPosition.Contents.isLast(position)) {
                    return true;
                }
                if (batch.isEmpty()) {
                    position = position instanceof ScrubPosition.Roots
                            ? ScrubPosition.Contents.PAGES
                            : ScrubPosition.Contents.CHUNKS;
                } else if (!check(batch)) {
                    listener.reached(position);
                    return false;
                }
                listener.reached(position);
            }
        }

        private List<Step> batch() throws IOException, InterruptedException {
            if (position instanceof ScrubPosition.Contents contents) {
                return Stages.await(index.objectsAfter(region, contents.kind(), contents.after(), BATCH)).stream()
                        .map(object -> new Step(
                                new IndexedObject.Content(object),
                                new ScrubPosition.Contents(object.kind(), object.id())))
                        .toList();
            }
            UUID after = ((ScrubPosition.Roots) position).after();
            return Stages.await(index.rootsAfter(region, after, BATCH)).stream()
                    .map(root ->
                            new Step(new IndexedObject.ImageRoot(root), new ScrubPosition.Roots(root.manifestId())))
                    .toList();
        }

        private boolean check(List<Step> batch) throws IOException, InterruptedException {
            for (Step step : batch) {
                if (!listener.goesOn()) {
                    return false;
                }
                check(step.object());
                position = step.reached();
            }
            return true;
        }

        private void check(IndexedObject object) throws IOException, InterruptedException {
            ObjectCheck check = ObjectCheck.look(objects, object);
            long length = length(object, check);
            pace.take(length);
            read++;
            bytes += length;
            if (!check.isWhole()) {
                requireLandmark();
                Stages.await(index.suspect(region, object));
                suspected++;
            }
        }
    }

    /** An object, and how far the pass has come with it. */
    private record Step(IndexedObject object, ScrubPosition reached) {}

    /** Without it every object may seem to be missing, because the bucket is empty, another one or not mounted. */
    private void requireLandmark() throws IOException, InterruptedException {
        try {
            Stages.await(objects.get(landmark, ObjectStore.Destination.onHeap(1 << 20)));
        } catch (ObjectNotFoundException e) {
            throw new IOException("the bucket of region " + region + " has lost " + landmark
                    + " too: it is not the bucket that it was, and nothing is quarantined because of it");
        }
    }
}
