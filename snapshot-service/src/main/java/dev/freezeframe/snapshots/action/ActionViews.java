package dev.freezeframe.snapshots.action;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.kit.job.JobQueue;
import dev.freezeframe.snapshots.region.RegionCatalog;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Turns actions into what the API shows, with the live progress of those that run. */
@ApplicationScoped
public class ActionViews {
    private final RegionCatalog regions;
    private final JobQueue jobs;
    private final ObjectMapper json;

    public ActionViews(RegionCatalog regions, JobQueue jobs, ObjectMapper json) {
        this.regions = regions;
        this.jobs = jobs;
        this.json = json;
    }

    /** One action; runs in the caller's session. */
    public Uni<ActionView> view(Action action) {
        return views(List.of(action)).map(views -> views.get(0));
    }

    /** Actions in the given order; one query for the progress of all that run. */
    public Uni<List<ActionView>> views(List<Action> actions) {
        List<Long> running = actions.stream()
                .filter(Action::running)
                .map(action -> action.jobId)
                .filter(Objects::nonNull)
                .toList();
        Uni<Map<Long, String>> progress = running.isEmpty() ? Uni.createFrom().item(Map.of()) : jobs.progress(running);
        return progress.map(
                live -> actions.stream().map(action -> view(action, live)).toList());
    }

    private ActionView view(Action action, Map<Long, String> live) {
        String progress = action.running() && action.jobId != null ? live.get(action.jobId) : action.progress;
        return new ActionView(
                action.id,
                action.status,
                action.type,
                action.startedAt,
                action.completedAt,
                action.resourceId,
                action.resourceType,
                action.region == null ? null : regions.find(action.region).orElse(null),
                action.region,
                action.snapshotId,
                parse(progress),
                action.errorMessage);
    }

    private JsonNode parse(String progress) {
        try {
            return progress == null ? null : json.readTree(progress);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("progress is not JSON: " + progress, e);
        }
    }
}
