package dev.freezeframe.transfers.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.freezeframe.contracts.identity.Caller;
import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.idempotency.Idempotency;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.transfers.catalog.Catalog;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The published requests of an account transfer, the same for snapshots of droplets and of volumes. */
@ApplicationScoped
class AccountTransfers {
    private static final String TRANSFER_ID = "transfer_id";
    private static final long MAX_ID = (1L << 53) - 1;

    /** What the published API answers instead of an id when the image has moved already. */
    private static final long MOVED = 0;

    private final CurrentCaller caller;
    private final Offers offers;
    private final Answers answers;
    private final Settlement settlement;
    private final Idempotency idempotency;

    AccountTransfers(
            CurrentCaller caller, Offers offers, Answers answers, Settlement settlement, Idempotency idempotency) {
        this.caller = caller;
        this.offers = offers;
        this.answers = answers;
        this.settlement = settlement;
        this.idempotency = idempotency;
    }

    /**
     * Begins a transfer.
     *
     * @param key the Idempotency-Key; may be null
     * @param snapshot asks the catalog for what is to be transferred
     */
    Uni<Response> create(
            @Nullable String key, String path, @Nullable JsonNode body, Supplier<Uni<Catalog.Snapshot>> snapshot) {
        RequestBody request = RequestBody.of(body);
        Offers.Wanted wanted = Offers.Wanted.of(request);
        Caller sender = caller.get();
        return idempotency
                .once(
                        key,
                        "POST " + path + " " + request,
                        () -> snapshot.get()
                                .chain(found -> offers.offer(sender, found, wanted))
                                .map(transfer -> created(transfer.id)))
                .chain(answer ->
                        offered(idempotency.body(answer).path(TRANSFER_ID).asLong()));
    }

    /**
     * What was accepted along with the offer is answered as acceptances are, also when the request is repeated: how it
     * ended is not known when the answer is kept.
     */
    private Uni<Response> offered(long id) {
        return Panache.withSession(() -> Transfer.<Transfer>findById(id))
                .chain(transfer -> transfer.acceptedBySender()
                        ? settled(id, ended -> created(ended ? MOVED : id))
                        : Uni.createFrom().item(created(id)));
    }

    private static Response created(long transferId) {
        return Response.status(201).entity(Map.of(TRANSFER_ID, transferId)).build();
    }

    /** The recipient accepts; answered when the image has moved. */
    Uni<Response> accept(String snapshotId, @Nullable JsonNode body) {
        RequestBody request = RequestBody.of(body);
        long id = transferId(request);
        UUID team = request.uuid("recipient_uuid")
                .orElseThrow(() -> ApiException.unprocessable("recipient_uuid is required"));
        Caller recipient = caller.get();
        return Panache.withTransaction(() -> answers.accept(recipient, snapshotId, id, team))
                .chain(transfer -> settled(id, ended -> Response.status(201).build()));
    }

    /** The recipient declines. */
    Uni<Void> decline(String snapshotId, @Nullable JsonNode body) {
        long id = transferId(RequestBody.of(body));
        Caller recipient = caller.get();
        return Panache.withTransaction(() -> answers.decline(recipient, snapshotId, id));
    }

    /** The sender cancels. */
    Uni<Void> cancel(String snapshotId, @Nullable JsonNode body) {
        long id = transferId(RequestBody.of(body));
        Caller sender = caller.get();
        return Panache.withTransaction(() -> answers.cancel(sender, snapshotId, id));
    }

    private static long transferId(RequestBody body) {
        return body.requiredInteger(TRANSFER_ID, 0, MAX_ID);
    }

    /**
     * The answer once the catalog has done its part. When that takes long the answer comes all the same: what was
     * accepted stays accepted, and {@code /v2/transfers} shows how it goes on.
     */
    private Uni<Response> settled(long id, Function<Boolean, Response> answer) {
        return settlement.await(id).map(transfer -> {
            if (transfer.status == TransferStatus.FAILED) {
                throw ApiException.unprocessable("The transfer failed: " + transfer.reason);
            }
            return answer.apply(transfer.status.isFinal());
        });
    }
}
