package dev.freezeframe.local.faults;

import dev.freezeframe.local.Service;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What of the work that a run has asked for is not done yet. Once faults are over all of it must be, before long. */
final class Settled {

    /** What must be empty, by what it says when it is not. */
    private static final Map<String, String> CATALOG = Map.of(
            "actions in progress",
            "select id, type, resource_type, resource_id, job_id, started_at from action where status = 'in-progress'",
            "jobs",
            "select id, kind, region, state, attempts, lease_until, last_error from job"
                    + " where state in ('queued', 'running')",
            "droplets that are held",
            "select id, pending_action from droplet where pending_action is not null and deleted_at is null",
            "volumes that are held",
            "select id, pending_action from volume where pending_action is not null and deleted_at is null",
            "images that are being made",
            "select id, uuid, kind, status from image where status in ('new', 'pending', 'deleting')",
            "replications that the catalog waits for",
            "select id, image_id, region, state from replication where state in ('waiting', 'requested')",
            "write sessions",
            "select key, region, fence from write_session",
            "reservations",
            "select region, object_name, session_key, abandoned_at from reservation limit 5");

    private static final Map<String, String> REPLICATIONS = Map.of(
            "replications",
            "select id, status, last_error from replication where status in ('queued', 'running', 'paused')",
            "jobs",
            "select id, kind, state, attempts, lease_until, last_error from job where state in ('queued', 'running')");

    private static final Map<String, String> TRANSFERS = Map.of(
            "transfers that wait for the catalog",
            "select id, snapshot_id, status from transfer where status = 'accepted'",
            "jobs",
            "select id, kind, state, attempts, last_error from job where state in ('queued', 'running')");

    private static final String OUTBOX = "select id, topic, key, refused from outbox limit 5";

    private final FaultyStack stack;

    Settled(FaultyStack stack) {
        this.stack = stack;
    }

    /** In words; empty when all is done. */
    List<String> unfinished() throws SQLException {
        List<String> left = new ArrayList<>();
        look(left, Service.SNAPSHOT, CATALOG);
        look(left, Service.REPLICATION, REPLICATIONS);
        look(left, Service.TRANSFER, TRANSFERS);
        for (Service service : Service.values()) {
            look(left, service, Map.of("events that are not published", OUTBOX));
        }
        return left;
    }

    private void look(List<String> left, Service service, Map<String, String> questions) throws SQLException {
        for (Map.Entry<String, String> question : questions.entrySet()) {
            List<String> rows = Tables.rows(stack, service, question.getValue());
            if (!rows.isEmpty()) {
                left.add(service.module() + ": " + question.getKey() + ": " + rows);
            }
        }
    }
}
