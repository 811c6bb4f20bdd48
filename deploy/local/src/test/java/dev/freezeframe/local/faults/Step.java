package dev.freezeframe.local.faults;

import dev.freezeframe.kit.test.FaultyS3.Request;
import java.util.List;
import java.util.function.Predicate;

/** When a fault comes: at a time of its own, or when the system does something for the first, second or third time from then on. */
enum Step {
    ANY_TIME("at any time"),

    CHUNK_STORED("a chunk is stored", request -> isPut(request, "/chunks/") && !request.copy()),
    PAGE_STORED("a page is stored", request -> isPut(request, "/pages/") && !request.copy()),
    ROOT_STORED("a root is stored", request -> isPut(request, "/manifests/") && !request.copy()),
    CHUNK_COPIED("a chunk is copied to a region", request -> isPut(request, "/chunks/") && request.copy()),
    CHUNK_READ(
            "a chunk is read",
            request -> request.method().equals("GET") && request.path().contains("/chunks/")),
    ROOT_READ(
            "a root is read",
            request -> request.method().equals("GET") && request.path().contains("/manifests/")),
    KEY_STORED("a key is stored", request -> isPut(request, "/keys/")),
    OBJECTS_DELETED(
            "the sweep deletes",
            request -> request.method().equals("POST") && request.path().contains("delete")),

    SNAPSHOT_REQUESTED("a snapshot has begun", "snapshot.requested"),
    SNAPSHOT_AVAILABLE("a snapshot is available", "snapshot.available"),
    SNAPSHOT_RESTORED("a snapshot was restored", "snapshot.restored"),
    SNAPSHOT_DELETED("a snapshot was deleted", "snapshot.deleted"),
    TRANSFER_REQUESTED("a transfer is offered", "transfer.requested"),
    TRANSFER_ACCEPTED("a transfer is accepted", "transfer.accepted"),
    OWNER_CHANGED("an owner has changed", "snapshot.owner_changed"),
    REPLICATION_REQUESTED("a replication is requested", "replication.requested"),
    REPLICATION_STARTED("a replication has begun", "replication.started"),
    REPLICATION_COPIED("a replication has copied all", "replication.copied"),
    REGION_ADDED("a region was added", "snapshot.region_added"),
    REGION_REMOVED("a region was removed", "snapshot.region_removed");

    private final String text;
    private final Predicate<Request> request;
    private final String event;

    Step(String text) {
        this(text, any -> false, "");
    }

    Step(String text, Predicate<Request> request) {
        this(text, request, "");
    }

    Step(String text, String event) {
        this(text, any -> false, event);
    }

    Step(String text, Predicate<Request> request, String event) {
        this.text = text;
        this.request = request;
        this.event = event;
    }

    /** In words, for tables. */
    String text() {
        return text;
    }

    boolean isAbout(Request next) {
        return request.test(next);
    }

    /** @param type of an event, whole */
    boolean isAbout(String type) {
        return !event.isEmpty() && type.startsWith("dev.freezeframe." + event + ".");
    }

    static List<Step> all() {
        return List.of(values());
    }

    private static boolean isPut(Request request, String folder) {
        return request.method().equals("PUT") && request.path().contains(folder);
    }
}
