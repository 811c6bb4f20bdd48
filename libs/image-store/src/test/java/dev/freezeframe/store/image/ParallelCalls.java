package dev.freezeframe.store.image;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Calls that run at the same time, each in a thread of its own; closing waits for all and throws what one of them threw. */
final class ParallelCalls implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> calls = new ArrayList<>();

    <T> Future<T> start(Callable<T> call) {
        Future<T> future = threads.submit(call);
        calls.add(future);
        return future;
    }

    @Override
    public void close() throws Exception {
        try {
            for (Future<?> call : calls) {
                call.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
