package dev.freezeframe.contracts.event;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;

/** What each type carries: with everything there is to say, and with every optional value null. */
@NullUnmarked
final class Samples {
    private static final UUID ACME = UUID.fromString("0b7a7a52-3a0e-4a8a-8a6c-0e4f0c3d2b1a");
    private static final UUID GLOBEX = UUID.fromString("7c0e4c1b-93c1-4f4e-bb0f-5a4f7b1d6e2c");
    private static final Instant CREATED = Instant.parse("2026-11-01T12:00:00Z");

    private Samples() {}

    /** Payloads by type. */
    static Map<String, List<Object>> all() {
        Map<String, List<Object>> samples = new LinkedHashMap<>();
        snapshots(samples);
        for (String type : EventTypes.all()) {
            if (type.startsWith("dev.freezeframe.droplet.")) {
                samples.put(type, List.of(droplet(7L), droplet(null)));
            } else if (type.startsWith("dev.freezeframe.volume.")) {
                samples.put(type, List.of(volume(100_000_001L, 7L), volume(null, null)));
            } else if (type.startsWith("dev.freezeframe.team.")) {
                samples.put(
                        type,
                        List.of(
                                new TeamPayload(
                                        ACME,
                                        "acme",
                                        GLOBEX,
                                        "member",
                                        List.of(new TeamPayload.Member(GLOBEX, "one@example.com", "member"))),
                                new TeamPayload(ACME, "acme", null, null, List.of())));
            } else if (type.startsWith("dev.freezeframe.transfer.")) {
                samples.put(type, List.of(transfer(), offer()));
            } else if (type.startsWith("dev.freezeframe.replication.")) {
                samples.put(
                        type, List.of(replication(7L, "the bucket is away", CREATED), replication(null, null, null)));
            }
        }
        samples.put(EventTypes.REPLICATION_REQUESTED, List.of(request(7L), request(null)));
        samples.put(
                EventTypes.REPLICATION_WANTED, List.of(new ReplicationPayload.Wanted("200000001", ACME, "ams3", 7L)));
        samples.put(
                EventTypes.REPLICATION_COPIED,
                List.of(new ReplicationPayload.Copied(replication(null, null, CREATED), 3)));
        Instant end = CREATED.plusSeconds(3600);
        samples.put(
                EventTypes.USAGE_RECORDED,
                List.of(new UsagePayload.Recorded(
                        "200000001/2026-11-01T12:00:00Z",
                        ACME,
                        "200000001",
                        "before-upgrade",
                        "snapshot",
                        "droplet",
                        864_000_000,
                        CREATED,
                        end,
                        CREATED,
                        CREATED.plusSeconds(1800),
                        1800,
                        432_000_000)));
        samples.put(EventTypes.USAGE_PERIOD_CLOSED, List.of(new UsagePayload.PeriodClosed(CREATED, end, 2)));
        return samples;
    }

    private static TransferPayload transfer() {
        return new TransferPayload(
                12,
                "200000001",
                "before-upgrade",
                ACME,
                GLOBEX,
                "one@example.com",
                true,
                "completed",
                "The sender's image is gone.",
                ACME,
                GLOBEX,
                "200000002",
                CREATED,
                CREATED,
                CREATED);
    }

    private static TransferPayload offer() {
        return new TransferPayload(
                12,
                GLOBEX.toString(),
                "",
                ACME,
                null,
                null,
                false,
                "pending",
                null,
                ACME,
                null,
                null,
                CREATED,
                CREATED,
                null);
    }

    private static ReplicationPayload.Requested request(Long policy) {
        return new ReplicationPayload.Requested(
                10_000_001L,
                ACME,
                "200000001",
                GLOBEX,
                ACME,
                List.of("nyc3"),
                "ams3",
                8L << 30,
                864_000_000L,
                policy,
                CREATED);
    }

    private static ReplicationPayload.State replication(Long policy, String lastError, Instant ended) {
        return new ReplicationPayload.State(
                request(policy),
                "running",
                8192,
                864_000_000L,
                8000,
                800_000_000L,
                12,
                4_000_000L,
                1,
                lastError,
                ended,
                ended);
    }

    private static void snapshots(Map<String, List<Object>> samples) {
        SnapshotPayload.Snapshot full = new SnapshotPayload.Snapshot(
                "200000001",
                ACME,
                "before-upgrade",
                "snapshot",
                "droplet",
                "100000001",
                List.of("nyc3", "ams3"),
                864_000_000L,
                8L << 30,
                8,
                List.of("web"),
                CREATED,
                10_000_001L);
        SnapshotPayload.Snapshot sparse = new SnapshotPayload.Snapshot(
                GLOBEX.toString(),
                ACME,
                "",
                "volume_snapshot",
                "volume",
                null,
                List.of(),
                0,
                0,
                0,
                List.of(),
                CREATED,
                null);
        Object state = new SnapshotPayload.State(full);
        Object sparseState = new SnapshotPayload.State(sparse);
        samples.put(EventTypes.SNAPSHOT_REQUESTED, List.of(state, sparseState));
        samples.put(EventTypes.SNAPSHOT_AVAILABLE, List.of(state, sparseState));
        samples.put(EventTypes.SNAPSHOT_DELETED, List.of(state, sparseState));
        samples.put(EventTypes.SNAPSHOT_FAILED, List.of(new SnapshotPayload.Failed(full, "The image is encrypted.")));
        samples.put(
                EventTypes.SNAPSHOT_RESTORED,
                List.of(new SnapshotPayload.Restored(sparse, "volume", GLOBEX.toString(), "nyc3")));
        samples.put(EventTypes.SNAPSHOT_RENAMED, List.of(new SnapshotPayload.Renamed(full, "before")));
        samples.put(
                EventTypes.SNAPSHOT_TAGS_CHANGED,
                List.of(new SnapshotPayload.TagsChanged(full, List.of("web"), List.of("db"))));
        samples.put(
                EventTypes.SNAPSHOT_REGION_ADDED, List.of(new SnapshotPayload.RegionAdded(full, "ams3", 10_000_001L)));
        samples.put(
                EventTypes.SNAPSHOT_REGION_ADD_REFUSED,
                List.of(new SnapshotPayload.RegionAddRefused(full, "ams3", 10_000_001L, "The image is gone.", false)));
        samples.put(EventTypes.SNAPSHOT_REGION_REMOVED, List.of(new SnapshotPayload.RegionRemoved(full, "ams3")));
        samples.put(EventTypes.SNAPSHOT_VERIFIED, List.of(new SnapshotPayload.Verified(full, CREATED)));
        samples.put(EventTypes.SNAPSHOT_DAMAGED, List.of(new SnapshotPayload.Damaged(full, "ams3", List.of("ams3"))));
        samples.put(EventTypes.SNAPSHOT_REPAIRED, List.of(new SnapshotPayload.Repaired(full, "ams3", List.of())));
        samples.put(EventTypes.SNAPSHOT_OWNER_CHANGED, List.of(new SnapshotPayload.OwnerChanged(full, GLOBEX, 12)));
        samples.put(EventTypes.SNAPSHOT_COPIED, List.of(new SnapshotPayload.Copied(full, "200000002", GLOBEX, 12)));
        samples.put(
                EventTypes.SNAPSHOT_OWNER_CHANGE_REFUSED,
                List.of(new SnapshotPayload.OwnerChangeRefused(full, 12, "The image is gone.")));
    }

    private static DropletPayload droplet(Long action) {
        return new DropletPayload(
                100_000_001L,
                ACME,
                "web-1",
                "active",
                "nyc3",
                "s-1vcpu-1gb",
                25,
                200_000_001L,
                List.of("web"),
                CREATED,
                action);
    }

    private static VolumePayload volume(Long droplet, Long action) {
        return new VolumePayload(GLOBEX, ACME, "data", "nyc3", 10, droplet, List.of(), CREATED, action);
    }
}
