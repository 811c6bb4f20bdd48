package dev.freezeframe.snapshots.replication;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.freezeframe.contracts.event.CloudEvent;
import dev.freezeframe.contracts.event.EventSchemas;
import dev.freezeframe.contracts.event.EventTypes;
import dev.freezeframe.contracts.event.ReplicationPayload.Copied;
import dev.freezeframe.contracts.event.ReplicationPayload.Requested;
import dev.freezeframe.contracts.event.ReplicationPayload.State;
import dev.freezeframe.contracts.event.ReplicationPayload.Wanted;
import dev.freezeframe.contracts.event.Topics;
import dev.freezeframe.kit.event.EventProducer;
import dev.freezeframe.kit.test.TopicReader;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Tells what the replication-service would tell of a copy that the catalog has asked for. */
@Singleton
class ToldCopies {
    private final EventProducer producer;
    private final ObjectMapper json;
    private final String kafka;

    ToldCopies(
            EventProducer producer, ObjectMapper json, @ConfigProperty(name = "kafka.bootstrap.servers") String kafka) {
        this.producer = producer;
        this.json = json;
        this.kafka = kafka;
    }

    /** What the catalog has asked for, once it has. */
    Requested requested(long replication) throws Exception {
        JsonNode event = json.readTree(TopicReader.read(kafka, Topics.REPLICATIONS, "" + replication, 1)
                .get(0)
                .value());
        return json.treeToValue(event.path("data"), Requested.class);
    }

    /** The same copy, of an image that is another team's by now. */
    static Requested of(UUID team, Requested request) {
        return new Requested(
                request.id(),
                team,
                request.snapshotId(),
                request.manifestId(),
                request.domain(),
                request.sourceRegions(),
                request.targetRegion(),
                request.logicalBytes(),
                request.storedBytes(),
                request.policyId(),
                request.requestedAt());
    }

    void progressed(Requested request, long copied) throws Exception {
        send(request, EventTypes.REPLICATION_PROGRESSED, state(request, "running", copied, null));
    }

    void paused(Requested request, String why) throws Exception {
        send(request, EventTypes.REPLICATION_PAUSED, state(request, "paused", 100, why));
    }

    void retried(Requested request) throws Exception {
        send(request, EventTypes.REPLICATION_RESUMED, state(request, "queued", 0, null));
    }

    void copied(Requested request) throws Exception {
        send(request, EventTypes.REPLICATION_COPIED, new Copied(state(request, "running", 1000, null), 7));
    }

    void completed(Requested request) throws Exception {
        send(request, EventTypes.REPLICATION_COMPLETED, state(request, "completed", 1000, null));
    }

    void failed(Requested request, String why) throws Exception {
        send(request, EventTypes.REPLICATION_FAILED, state(request, "failed", 100, why));
    }

    void cancelled(Requested request) throws Exception {
        send(request, EventTypes.REPLICATION_CANCELLED, state(request, "cancelled", 100, null));
    }

    void wanted(String snapshot, UUID team, String region, long policy) throws Exception {
        send(snapshot, EventTypes.REPLICATION_WANTED, team, new Wanted(snapshot, team, region, policy));
    }

    private static State state(Requested request, String status, long copied, @Nullable String error) {
        boolean ended = status.equals("completed") || status.equals("failed") || status.equals("cancelled");
        return new State(
                request,
                status,
                10,
                1000,
                0,
                0,
                copied / 100,
                copied,
                1,
                error,
                Instant.now(),
                ended ? Instant.now() : null);
    }

    private void send(Requested request, String type, Object data) throws Exception {
        send("" + request.id(), type, request.team(), data);
    }

    private void send(String key, String type, UUID team, Object data) throws Exception {
        CloudEvent event = new CloudEvent(
                "1.0",
                UUID.randomUUID().toString(),
                "/freezeframe/replication-service",
                type,
                key,
                Instant.now(),
                "application/json",
                EventSchemas.idOf(type),
                team.toString(),
                "request-of-the-test",
                json.valueToTree(data));
        producer.send(new ProducerRecord<>(Topics.REPLICATIONS, key, json.writeValueAsString(event)))
                .get();
    }
}
