package dev.freezeframe.store.verify;

import dev.freezeframe.store.index.ChunkIndex;
import dev.freezeframe.store.index.Damage;
import dev.freezeframe.store.index.IndexedObject;
import dev.freezeframe.store.index.QuarantinedRoot;
import dev.freezeframe.store.index.VerifyIndex;
import dev.freezeframe.store.manifest.RootName;
import dev.freezeframe.store.verify.ContentRepair.Outcome;
import dev.freezeframe.store.verify.ContentRepair.Replica;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Repairs a region's quarantined roots from other regions: an image has the same root in every region that holds it, byte
 * for byte. It is put where it was, under the same name: nobody has deleted that, so no request to delete it can be on
 * its way. Blocks the calling thread.
 */
public final class RootRepair {
    private final Replica own;
    private final List<Replica> others;
    private final ChunkIndex index;
    private final VerifyIndex verify;

    /**
     * @param own the region to be repaired
     * @param others where to look, in this order; the index knows them
     */
    public RootRepair(Replica own, List<Replica> others, ChunkIndex index, VerifyIndex verify) {
        this.own = own;
        this.others = List.copyOf(others);
        this.index = index;
        this.verify = verify;
    }

    /**
     * Repairs one root.
     *
     * @throws IOException of the index or a store; the root stays quarantined
     */
    public Outcome repair(QuarantinedRoot damaged) throws IOException, InterruptedException {
        RootName root = damaged.root();
        if (damaged.damage() != Damage.WRONG_CONTENT && look(own, root).isPresent()) {
            return Stages.await(verify.acquit(own.region(), root)) ? Outcome.ACQUITTED : Outcome.OVER;
        }
        for (Replica other : others) {
            Optional<RootName> replica =
                    Stages.await(index.root(other.region(), root.manifestId())).flatMap(RootName::parse);
            Optional<ByteBuffer> bytes = replica.isEmpty() ? Optional.empty() : look(other, replica.get());
            if (bytes.isPresent()) {
                return put(root, bytes.get());
            }
        }
        return Outcome.NO_REPLICA;
    }

    private static Optional<ByteBuffer> look(Replica where, RootName root) throws IOException, InterruptedException {
        return ObjectCheck.look(where.objects(), new IndexedObject.ImageRoot(root))
                .content();
    }

    private Outcome put(RootName root, ByteBuffer bytes) throws IOException, InterruptedException {
        Stages.await(own.objects().put(root.objectName(), bytes));
        if (Stages.await(verify.acquit(own.region(), root))) {
            return Outcome.REPAIRED;
        }
        // Whoever has dropped the image in the meantime may have deleted the root before it was put there again.
        Stages.await(own.objects().delete(List.of(root.objectName())));
        return Outcome.OVER;
    }
}
