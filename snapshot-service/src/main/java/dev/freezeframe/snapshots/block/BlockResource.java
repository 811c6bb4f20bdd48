package dev.freezeframe.snapshots.block;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.snapshots.engine.BlockWalk;
import dev.freezeframe.snapshots.engine.ReadableImage;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.UUID;

/** {@code /v2/snapshots/{id}/blocks} and {@code /v2/snapshots/{id}/changed_blocks}. */
@Path("/v2/snapshots/{id}")
public class BlockResource {
    private final CurrentCaller caller;
    private final SnapshotData data;
    private final BlockReading reading;

    public BlockResource(CurrentCaller caller, SnapshotData data, BlockReading reading) {
        this.caller = caller;
        this.data = data;
        this.reading = reading;
    }

    @GET
    @Path("blocks")
    public Uni<BlockList> list(String id, @BeanParam BlockQuery query) {
        int perPage = query.perPage();
        return data.open(caller.team(), id, query.region())
                .chain(image -> found(BlockWalk.allocated(image), query.from(List.of(image)), perPage)
                        .map(found -> BlockList.of(id, image, found)));
    }

    @GET
    @Path("changed_blocks")
    public Uni<ChangedBlockList> changed(String id, @QueryParam("since") String since, @BeanParam BlockQuery query) {
        int perPage = query.perPage();
        UUID team = caller.team();
        if (BlockQuery.present(since).isEmpty()) {
            throw ApiException.unprocessable("since is required: the id of the snapshot to compare with");
        }
        return data.open(team, id, query.region())
                .chain(second -> data.open(team, since, query.region())
                        .chain(first -> changed(id, since, first, second, query, perPage)));
    }

    private static Uni<ChangedBlockList> changed(
            String id, String since, ReadableImage first, ReadableImage second, BlockQuery query, int perPage) {
        if (first.blockSize() != second.blockSize()) {
            throw ApiException.unprocessable("The snapshots have blocks of " + first.blockSize() + " and "
                    + second.blockSize() + " bytes: they cannot be compared.");
        }
        BlockWalk walk = BlockWalk.changed(first, second);
        return found(walk, query.from(List.of(first, second)), perPage)
                .map(found -> ChangedBlockList.of(id, since, first, second, walk, found));
    }

    private static Uni<BlockWalk.Found> found(BlockWalk walk, long from, int perPage) {
        return SnapshotData.read(() -> walk.from(from, perPage));
    }

    /** Answers the bytes themselves, with their checksum. */
    @GET
    @Path("blocks/{index}")
    public Uni<Void> read(
            String id,
            String index,
            @QueryParam("token") String token,
            @QueryParam("region") String region,
            RoutingContext routing) {
        return data.open(caller.team(), id, BlockQuery.present(region))
                .chain(image -> reading.answer(
                        image, BlockQuery.index(index, image), BlockQuery.present(token), routing.response()));
    }
}
