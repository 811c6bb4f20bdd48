package dev.freezeframe.store.sweep;

import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.index.Reclaimable;
import dev.freezeframe.store.index.SweepCount;
import dev.freezeframe.store.index.SweepIndex;
import dev.freezeframe.store.index.SweepWork;
import dev.freezeframe.store.object.ObjectStore;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * Reclaims the space of a region's content that nothing refers to, beside running writers. {@link SweepIndex} decides
 * what may go; this class only does it in an order in which a failure at any point leaks instead of losing:
 *
 * <ol>
 *   <li>delete garbage, roots first, so that nobody finds a root whose pages are gone, and then forget it;
 *   <li>take what earlier generations condemned, once it is clear that nothing refers to any of it, whatever the counts
 *       of references say: pages before chunks, since a page keeps its chunks;
 *   <li>condemn what nothing refers to now.
 * </ol>
 *
 * <p>Steps for which there is nothing to do are left out, so that a deletion costs few transactions and a region in which nothing was
 * deleted two.
 *
 * <p>One sweep of a region at a time is enough; more do no harm.
 */
public final class Sweeper {
    private final String region;
    private final SweepIndex index;
    private final ObjectStore objects;
    private final SweepPlan plan;

    public Sweeper(String region, SweepIndex index, ObjectStore objects, SweepPlan plan) {
        this.region = region;
        this.index = index;
        this.objects = objects;
        this.plan = plan;
    }

    /** What a run would reclaim if no writer wanted any of it; changes nothing. */
    public Reclaimable dryRun() throws IOException, InterruptedException {
        return await(index.reclaimable(region));
    }

    /**
     * Sweeps until nothing is left to do or the run's limit is reached. Blocks the calling thread.
     *
     * @throws dev.freezeframe.store.index.MissingContentException if the index contradicts itself; the sweep of the
     *     region stops until an operator has looked at it
     * @throws IOException of the index or the store; the next run goes on where this one stopped
     */
    public SweepReport run() throws IOException, InterruptedException {
        Pass pass = new Pass();
        boolean more = true;
        while (more && pass.deleted < plan.runLimit()) {
            more = pass.generation();
        }
        boolean complete = !more && pass.taken.objects() < plan.runLimit();
        return new SweepReport(pass.condemned, pass.taken, pass.deleted, complete);
    }

    private final class Pass {
        private SweepCount condemned = SweepCount.NONE;
        private SweepCount taken = SweepCount.NONE;
        private long deleted;

        /** One generation: whether it found anything to do. */
        boolean generation() throws IOException, InterruptedException {
            long generation = await(index.nextGeneration(region));
            SweepWork work = await(index.work(region, generation, plan.uploadGrace()));
            long before = deleted + condemned.objects() + taken.objects();
            long takenBefore = taken.objects();
            if (work.garbage()) {
                deleteGarbage();
            }
            for (ContentKind kind : List.of(ContentKind.PAGE, ContentKind.CHUNK)) {
                if (work.condemned().contains(kind)) {
                    take(kind, generation);
                }
                // With the pages that were taken, chunks may have lost their last reference.
                if (work.unreferenced().contains(kind) || taken.objects() > takenBefore) {
                    condemn(kind, generation);
                }
            }
            if (taken.objects() > takenBefore) {
                deleteGarbage();
            }
            return deleted + condemned.objects() + taken.objects() > before;
        }

        private void deleteGarbage() throws IOException, InterruptedException {
            while (deleted < plan.runLimit()) {
                int limit = (int) Math.min(plan.stepLimit(), plan.runLimit() - deleted);
                List<String> names = await(index.garbage(region, plan.uploadGrace(), limit));
                if (!names.isEmpty()) {
                    await(objects.delete(names));
                    await(index.forget(region, names));
                    deleted += names.size();
                }
                if (names.size() < limit) {
                    return;
                }
            }
        }

        /** Takes no more than the run may delete: what is taken can no longer be revived. */
        private void take(ContentKind kind, long generation) throws IOException, InterruptedException {
            if (taken.objects() < plan.runLimit()) {
                await(index.recheck(region, kind, generation));
            }
            while (taken.objects() < plan.runLimit()) {
                int limit = (int) Math.min(plan.stepLimit(), plan.runLimit() - taken.objects());
                SweepCount step = await(index.take(region, kind, generation, limit));
                taken = taken.plus(step);
                if (step.objects() < limit) {
                    return;
                }
            }
        }

        private void condemn(ContentKind kind, long generation) throws IOException, InterruptedException {
            SweepCount step;
            do {
                step = await(index.condemn(region, kind, generation, plan.stepLimit()));
                condemned = condemned.plus(step);
            } while (step.objects() == plan.stepLimit());
        }
    }

    private <T> T await(CompletionStage<T> stage) throws IOException, InterruptedException {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw cause instanceof IOException io ? io : new IOException("the sweep of " + region + " failed", cause);
        }
    }
}
