package dev.freezeframe.store.object;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListMap;

/** A bucket in memory, for tests of what is above it. */
public final class InMemoryObjectStore implements ObjectStore {
    private final ConcurrentSkipListMap<String, byte[]> objects = new ConcurrentSkipListMap<>();

    @Override
    public CompletionStage<Void> put(String name, ByteBuffer body) {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        objects.put(name, bytes);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<ByteBuffer> get(String name, Destination destination) {
        byte[] bytes = objects.get(name);
        if (bytes == null) {
            return CompletableFuture.failedStage(new ObjectNotFoundException(name));
        }
        try {
            ByteBuffer target = destination.bufferFor(bytes.length);
            target.limit(target.position() + bytes.length);
            target.put(target.position(), bytes);
            return CompletableFuture.completedStage(target);
        } catch (IOException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    @Override
    public CompletionStage<Void> delete(Collection<String> names) {
        names.forEach(objects::remove);
        return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<List<ObjectSummary>> list(String prefix, String startAfter, int limit) {
        List<ObjectSummary> found = new ArrayList<>();
        String first = startAfter.compareTo(prefix) > 0 ? startAfter : prefix;
        for (var object : objects.tailMap(first, true).entrySet()) {
            if (!object.getKey().startsWith(prefix) || found.size() == limit) {
                break;
            }
            if (!object.getKey().equals(startAfter)) {
                found.add(new ObjectSummary(object.getKey(), object.getValue().length));
            }
        }
        return CompletableFuture.completedStage(found);
    }

    @Override
    public void close() {}

    /** The names of all objects. */
    public Set<String> names() {
        return new TreeSet<>(objects.keySet());
    }

    /** A copy of an object's bytes. */
    public byte[] bytes(String name) {
        return Objects.requireNonNull(objects.get(name), name).clone();
    }

    /** Turns over one bit of an object. */
    public void damage(String name, int offset) {
        byte[] bytes = bytes(name);
        bytes[offset] ^= 0x10;
        objects.put(name, bytes);
    }
}
