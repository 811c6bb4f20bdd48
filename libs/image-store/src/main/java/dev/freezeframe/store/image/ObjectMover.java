package dev.freezeframe.store.image;

import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.DamagedObjectException;
import dev.freezeframe.store.chunk.ObjectCodec;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.object.ObjectStore;
import dev.freezeframe.store.object.ServerSideCopy;
import dev.freezeframe.store.object.StoreRefusedException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Moves objects from bucket to bucket as they are stored, without opening them: by the server itself where it can, and
 * otherwise through this process. An object whose checksum does not match does not arrive, or is not recorded.
 */
final class ObjectMover {
    private final ImageCopier.Source source;
    private final ObjectStore target;
    private final WriteSession session;
    private final Bandwidth bandwidth;
    private final StoreResources resources;
    private final BufferPool buffers;
    private final AsyncLimiter transfers;
    private final PipelineRun run;

    ObjectMover(
            ImageCopier.Source source,
            ObjectStore target,
            WriteSession session,
            Bandwidth bandwidth,
            StoreResources resources,
            Buffers buffers,
            PipelineRun run) {
        this.source = source;
        this.target = target;
        this.session = session;
        this.bandwidth = bandwidth;
        this.resources = resources;
        this.buffers = buffers.objects();
        this.transfers = resources.transfers();
        this.run = run;
    }

    /**
     * Moves one object; the session has reserved its name.
     *
     * @return the object in the target, durable and in no index yet
     */
    CompletionStage<StoredObject> move(StoredObject object) {
        // Turns are taken one transfer at a time, so that a pass that is stopped waits for few of them.
        return transfers.run(() -> {
            run.ensureGoing();
            return bandwidth.take(object.length()).thenCompose(turn -> {
                run.ensureGoing();
                return buffers.acquire()
                        .thenCompose(lease -> source.direct()
                                .map(server -> copy(server, object, lease))
                                .orElseGet(() -> transfer(object, lease)));
            });
        });
    }

    /**
     * The server copies, and the copy is read once to check it: a server copies what is damaged as well. Where it does not
     * copy by itself after all, the object travels.
     */
    private CompletionStage<StoredObject> copy(ServerSideCopy server, StoredObject object, BufferPool.Lease lease) {
        StoredObject copy = new StoredObject(object.kind(), object.id(), session.uploadId(), object.length());
        return server.copy(object.name(), copy.name())
                .thenApply(nothing -> true)
                .exceptionally(failure -> {
                    if (unwrapped(failure) instanceof StoreRefusedException) {
                        return false;
                    }
                    lease.close();
                    throw new CompletionException(unwrapped(failure));
                })
                .thenCompose(copied -> copied ? checkCopy(object, copy, lease) : transfer(object, lease));
    }

    private CompletionStage<StoredObject> checkCopy(StoredObject object, StoredObject copy, BufferPool.Lease lease) {
        return target.get(copy.name(), ObjectStore.Destination.into(lease.buffer()))
                .thenApplyAsync(bytes -> checked(object, bytes), resources.processor())
                .whenComplete((bytes, failure) -> lease.close())
                .thenApply(bytes -> new StoredObject(copy.kind(), copy.id(), copy.uploadId(), bytes.remaining()));
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private CompletionStage<StoredObject> transfer(StoredObject object, BufferPool.Lease lease) {
        return source.objects()
                .get(object.name(), ObjectStore.Destination.into(lease.buffer()))
                .thenApplyAsync(bytes -> checked(object, bytes), resources.processor())
                .whenComplete((bytes, failure) -> {
                    if (failure != null) {
                        lease.close();
                    }
                })
                .thenCompose(bytes -> put(object, bytes, lease));
    }

    private CompletionStage<StoredObject> put(StoredObject object, ByteBuffer bytes, BufferPool.Lease lease) {
        StoredObject copy = new StoredObject(object.kind(), object.id(), session.uploadId(), bytes.remaining());
        return target.put(copy.name(), bytes)
                .whenComplete((nothing, failure) -> {
                    if (failure == null) {
                        lease.close();
                    } else {
                        lease.discard(); // A request that was given up may still be reading it.
                    }
                })
                .thenApply(nothing -> copy);
    }

    private static ByteBuffer checked(StoredObject object, ByteBuffer bytes) {
        try {
            ObjectCodec.check(bytes, object);
            return bytes;
        } catch (DamagedObjectException e) {
            throw new CompletionException(new DamagedObjectException(
                    (object.kind() == ContentKind.CHUNK ? "chunk" : "page") + " object " + object.name()
                            + " is damaged in the region it is copied from: " + e.getMessage(),
                    e));
        }
    }
}
