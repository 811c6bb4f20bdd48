package dev.freezeframe.local.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * A snapshot as the API shows it.
 *
 * @param id public id
 * @param name as it was asked for
 * @param status {@code available} or {@code pending}
 * @param regions where it is
 * @param volume whether it is of a volume
 */
record Shown(String id, String name, String status, List<String> regions, boolean volume) {

    static List<Shown> all(JsonNode snapshots) {
        return StreamSupport.stream(snapshots.spliterator(), false)
                .map(Shown::of)
                .toList();
    }

    static Shown of(JsonNode snapshot) {
        return new Shown(
                snapshot.path("id").asText(),
                snapshot.path("name").asText(),
                snapshot.path("status").asText(),
                StreamSupport.stream(snapshot.path("regions").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList(),
                snapshot.path("resource_type").asText().equals("volume"));
    }

    boolean isAvailable() {
        return status.equals("available");
    }
}
