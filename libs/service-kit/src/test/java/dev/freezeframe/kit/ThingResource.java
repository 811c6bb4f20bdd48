package dev.freezeframe.kit;

import dev.freezeframe.kit.error.ApiException;
import dev.freezeframe.kit.idempotency.Idempotency;
import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.job.CountingHandler;
import dev.freezeframe.kit.job.JobQueue;
import dev.freezeframe.kit.job.NewJob;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.net.SocketException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Resources to try the kit on. */
@Path("/v2/things")
public class ThingResource {
    /** A body. */
    public record Thing(String name, Integer size) {}

    private final Pages pages;
    private final CurrentCaller caller;
    private final Idempotency idempotency;
    private final JobQueue jobs;

    public ThingResource(Pages pages, CurrentCaller caller, Idempotency idempotency, JobQueue jobs) {
        this.pages = pages;
        this.caller = caller;
        this.idempotency = idempotency;
        this.jobs = jobs;
    }

    @GET
    public PagedBody list(@BeanParam PageRequest page) {
        return pages.slice("things", IntStream.range(0, 45).boxed().toList(), page);
    }

    @GET
    @Path("{id:\\d+}")
    public Map<String, Object> get(long id) {
        if (id == 500) {
            throw new IllegalStateException("a secret of the house");
        }
        if (id == 503) {
            throw new IllegalStateException(new SocketException("Connection reset"));
        }
        if (id != 1) {
            throw ApiException.notFound();
        }
        return Map.of(
                "thing",
                Map.of("team", caller.team(), "role", caller.get().role().wireName()));
    }

    @POST
    public Uni<Response> create(@HeaderParam(Idempotency.HEADER) String key, Thing thing) {
        return idempotency.once(
                key,
                String.valueOf(thing),
                () -> jobs.enqueue(
                                new NewJob("test.count", null, new CountingHandler.Work(thing.name(), "plain"), null))
                        .map(id -> Response.status(201)
                                .entity(Map.of("job", id, "names", List.of(thing.name())))
                                .build()));
    }
}
