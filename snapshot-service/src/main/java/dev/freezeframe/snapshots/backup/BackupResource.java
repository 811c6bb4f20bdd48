package dev.freezeframe.snapshots.backup;

import dev.freezeframe.kit.identity.CurrentCaller;
import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.kit.paging.PagedBody;
import dev.freezeframe.kit.paging.Pages;
import dev.freezeframe.snapshots.droplet.Droplets;
import io.quarkus.hibernate.reactive.panache.common.WithSession;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /v2/droplets/{id}/backups}, {@code …/backups/policy} and {@code /v2/droplets/backups/…}. No droplet has backups,
 * and no policy is supported.
 */
@Path("/v2/droplets")
public class BackupResource {
    private final CurrentCaller caller;
    private final Droplets droplets;
    private final Pages pages;

    public BackupResource(CurrentCaller caller, Droplets droplets, Pages pages) {
        this.caller = caller;
        this.droplets = droplets;
        this.pages = pages;
    }

    /** The policies of a page of droplets, by droplet id. */
    public record Policies(Map<String, BackupPolicyView> policies, PagedBody.Links links, PagedBody.Meta meta) {}

    @GET
    @Path("{id:\\d+}/backups")
    @WithSession
    public Uni<PagedBody> list(long id, @BeanParam PageRequest page) {
        return droplets.require(caller.team(), id).map(droplet -> pages.of("backups", List.of(), 0, page));
    }

    @GET
    @Path("{id:\\d+}/backups/policy")
    @WithSession
    public Uni<Map<String, BackupPolicyView>> policy(long id) {
        return droplets.require(caller.team(), id).map(droplet -> Map.of("policy", BackupPolicyView.none(droplet.id)));
    }

    @GET
    @Path("backups/policies")
    @WithSession
    public Uni<Policies> policies(@BeanParam PageRequest page) {
        return droplets.list(caller.team(), Optional.empty(), Optional.empty(), page)
                .map(found -> {
                    Map<String, BackupPolicyView> policies = new LinkedHashMap<>();
                    found.droplets()
                            .forEach(droplet ->
                                    policies.put(Long.toString(droplet.id), BackupPolicyView.none(droplet.id)));
                    PagedBody frame = pages.of("policies", List.of(), found.total(), page);
                    return new Policies(policies, frame.links(), frame.meta());
                });
    }

    @GET
    @Path("backups/supported_policies")
    public Map<String, List<?>> supported() {
        return Map.of("supported_policies", List.of());
    }
}
