package dev.freezeframe.store.index;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.keys.KeyObjects;
import dev.freezeframe.store.manifest.RootName;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The index in memory, for tests: one lock is every transaction, and a failed one is checked to have changed nothing. */
public final class InMemoryChunkIndex implements ChunkIndex, SweepIndex, VerifyIndex {
    private final Clock clock;
    private final Supplier<UUID> uploadIds;
    private final Map<String, Long> generations = new HashMap<>();
    private final Map<String, WriteSession> sessions = new HashMap<>();
    private final TreeMap<Key, Row> rows = new TreeMap<>();
    private final Map<Name, Reservation> reservations = new HashMap<>();
    private final Set<Name> keyObjects = new HashSet<>();
    private final Map<ManifestKey, ManifestRow> manifests = new HashMap<>();
    private final Set<ManifestKey> noted = new HashSet<>();
    private final Map<Name, Damage> damagedRoots = new HashMap<>();
    private final Map<Name, Instant> suspicions = new LinkedHashMap<>();

    private record Key(String region, ContentKind kind, ContentId id) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            return Comparator.comparing(Key::region)
                    .thenComparing(Key::kind)
                    .thenComparing(Key::id)
                    .compare(this, other);
        }
    }

    private record Name(String region, String name) {}

    private record ManifestKey(String region, UUID id) {}

    /** What a manifest refers to, and where its root is; without one it only holds another's pages. */
    private record ManifestRow(
            List<ContentId> pages, @Nullable RootName root) {
        boolean hasRoot() {
            return root != null;
        }
    }

    /** Of an open session, or garbage: of nobody. {@code abandonedAt} is null for what never was an upload under way. */
    private record Reservation(
            @Nullable String session, @Nullable Instant abandonedAt) {}

    private static final class Row {
        private final List<ContentId> chunks;
        private StoredObject object;
        private @Nullable Damage damage;
        private long refs;
        private long pinned;
        private long condemned = -1;

        private Row(StoredObject object, List<ContentId> chunks, long pinned) {
            this.object = object;
            this.chunks = chunks;
            this.pinned = pinned;
        }
    }

    public InMemoryChunkIndex(Clock clock) {
        this(clock, UUID::randomUUID);
    }

    /** @param uploadIds where sessions get their upload ids from; never the same one twice */
    public InMemoryChunkIndex(Clock clock, Supplier<UUID> uploadIds) {
        this.clock = clock;
        this.uploadIds = uploadIds;
    }

    @Override
    public CompletionStage<WriteSession> begin(String key, String region, UUID domain, long fence) {
        return transaction(() -> {
            WriteSession open = sessions.get(key);
            if (open != null) {
                boolean other = !open.region().equals(region) || !open.domain().equals(domain);
                if (open.fence() > fence || other) {
                    throw new LostSessionException(new WriteSession(key, region, domain, fence, open.uploadId(), 0));
                }
                abandonReservations(key);
            }
            long started = open == null ? generation(region) : open.startedGeneration();
            WriteSession session = new WriteSession(key, region, domain, fence, uploadIds.get(), started);
            sessions.put(key, session);
            return session;
        });
    }

    @Override
    public CompletionStage<Map<ContentId, StoredObject>> pin(
            WriteSession session, ContentKind kind, Collection<ContentId> ids) {
        return transaction(() -> {
            check(session);
            Map<ContentId, StoredObject> found = new HashMap<>();
            for (ContentId id : ids) {
                Row row = rows.get(new Key(session.region(), kind, id));
                if (row != null && isReusable(session.region(), row)) {
                    pin(row, session.region());
                    found.put(id, row.object);
                } else if (isUsedUp(session, row, StoredObject.name(kind, id, session.uploadId()))) {
                    throw new LostSessionException(session);
                } else {
                    reserveNow(session, StoredObject.name(kind, id, session.uploadId()));
                }
            }
            return found;
        });
    }

    /** Whether the object that the session would upload has been there, and perhaps still is. */
    private boolean isUsedUp(WriteSession session, @Nullable Row row, String name) {
        Reservation reservation = reservations.get(new Name(session.region(), name));
        return row != null && row.object.uploadId().equals(session.uploadId())
                || reservation != null && !session.key().equals(reservation.session());
    }

    @Override
    public CompletionStage<Void> reserve(WriteSession session, String objectName) {
        return transaction(() -> {
            check(session);
            Reservation reservation = reservations.get(new Name(session.region(), objectName));
            if (reservation != null && !session.key().equals(reservation.session())) {
                throw new LostSessionException(session);
            }
            reserveNow(session, objectName);
            return null;
        });
    }

    @Override
    public CompletionStage<Map<ContentId, StoredObject>> recordChunks(
            WriteSession session, Collection<StoredObject> uploads) {
        return record(
                session,
                uploads.stream()
                        .map(object -> new NewContent(object, List.of()))
                        .toList());
    }

    @Override
    public CompletionStage<Map<ContentId, StoredObject>> recordPages(WriteSession session, Collection<NewPage> pages) {
        return record(
                session,
                pages.stream()
                        .map(page -> new NewContent(page.object(), page.chunks()))
                        .toList());
    }

    private record NewContent(StoredObject object, List<ContentId> chunks) {}

    private CompletionStage<Map<ContentId, StoredObject>> record(WriteSession session, List<NewContent> contents) {
        return transaction(() -> {
            check(session);
            for (NewContent content : contents) {
                if (!isReserved(session, content.object().name()) && !isRecorded(session, content.object())) {
                    throw new LostSessionException(session);
                }
                for (ContentId chunk : content.chunks()) {
                    Row row = rows.get(new Key(session.region(), ContentKind.CHUNK, chunk));
                    if (row == null || row.condemned >= 0) {
                        throw new MissingContentException("page refers to chunk " + chunk + ", which has no live row");
                    }
                }
            }
            Map<ContentId, StoredObject> winners = new HashMap<>();
            contents.forEach(content -> winners.put(content.object().id(), enter(session, content)));
            return winners;
        });
    }

    private StoredObject enter(WriteSession session, NewContent content) {
        StoredObject object = content.object();
        Key key = new Key(session.region(), object.kind(), object.id());
        Row winner = rows.get(key);
        if (winner != null && winner.damage != null) {
            reservations.put(new Name(session.region(), winner.object.name()), new Reservation(null, null));
            reservations.remove(new Name(session.region(), object.name()));
            winner.object = object;
            winner.damage = null;
        }
        if (winner != null) {
            pin(winner, session.region());
            return winner.object;
        }
        rows.put(key, new Row(object, content.chunks(), generation(session.region())));
        reservations.remove(new Name(session.region(), object.name()));
        content.chunks().forEach(chunk -> row(session.region(), ContentKind.CHUNK, chunk).refs++);
        return object;
    }

    @Override
    public CompletionStage<Void> commit(WriteSession session, ManifestReferences references) {
        return transaction(() -> {
            check(session);
            String region = references.region();
            RootName root = new RootName(references.manifestId(), session.uploadId());
            if (!isReserved(session, root.objectName())) {
                throw new MissingContentException("root " + root + " was not reserved in the session");
            }
            if (manifests.containsKey(new ManifestKey(region, references.manifestId()))) {
                throw new ImageExistsException(region, references.manifestId());
            }
            for (ContentId page : references.pages()) {
                Row row = rows.get(new Key(region, ContentKind.PAGE, page));
                if (row == null || row.condemned >= 0) {
                    throw new MissingContentException("manifest refers to page " + page + ", which has no live row");
                }
                if (!isReusable(region, row)) {
                    throw new QuarantinedContentException("manifest reaches quarantined content by page " + page);
                }
            }
            refer(region, references.pages(), 1);
            manifests.put(new ManifestKey(region, references.manifestId()), new ManifestRow(references.pages(), root));
            reservations.remove(new Name(region, root.objectName()));
            keepKeys(session, references.manifestId());
            abandonReservations(session.key());
            sessions.remove(session.key());
            return null;
        });
    }

    @Override
    public CompletionStage<Void> release(String key, long fence) {
        return transaction(() -> {
            WriteSession open = sessions.get(key);
            if (open != null && open.fence() <= fence) {
                abandonReservations(key);
                sessions.remove(key);
            }
            return null;
        });
    }

    @Override
    public CompletionStage<Boolean> drop(String region, UUID manifestId) {
        return transaction(() -> {
            ManifestRow manifest = manifests.remove(new ManifestKey(region, manifestId));
            if (manifest == null) {
                return false;
            }
            refer(region, manifest.pages(), -1);
            if (manifest.root() != null) {
                reservations.put(new Name(region, manifest.root().objectName()), new Reservation(null, null));
                discardKeys(region, manifestId);
            }
            return true;
        });
    }

    @Override
    public CompletionStage<Boolean> hold(String region, UUID manifestId, UUID holder) {
        return transaction(() -> {
            ManifestRow manifest = manifests.get(new ManifestKey(region, manifestId));
            if (manifest == null) {
                return false;
            }
            ManifestRow held = new ManifestRow(manifest.pages(), null);
            if (manifests.putIfAbsent(new ManifestKey(region, holder), held) == null) {
                refer(region, manifest.pages(), 1);
            }
            return true;
        });
    }

    @Override
    public CompletionStage<Map<ContentId, StoredObject>> locate(
            String region, ContentKind kind, Collection<ContentId> ids) {
        return transaction(() -> {
            Map<ContentId, StoredObject> found = new HashMap<>();
            for (ContentId id : ids) {
                Row row = rows.get(new Key(region, kind, id));
                if (row != null) {
                    found.put(id, row.object);
                }
            }
            return found;
        });
    }

    @Override
    public CompletionStage<Map<ContentId, List<ContentId>>> chunksOf(String region, Collection<ContentId> pages) {
        return transaction(() -> {
            Map<ContentId, List<ContentId>> named = new HashMap<>();
            for (ContentId page : pages) {
                Row row = rows.get(new Key(region, ContentKind.PAGE, page));
                if (row != null) {
                    named.put(page, row.chunks);
                }
            }
            return named;
        });
    }

    @Override
    public CompletionStage<Optional<String>> root(String region, UUID manifestId) {
        return transaction(() -> Optional.ofNullable(manifests.get(new ManifestKey(region, manifestId)))
                .map(ManifestRow::root)
                .map(RootName::objectName));
    }

    @Override
    public CompletionStage<List<ContentId>> pages(String region, UUID manifestId) {
        return transaction(() -> {
            ManifestRow manifest = manifests.get(new ManifestKey(region, manifestId));
            return manifest == null ? List.of() : manifest.pages();
        });
    }

    @Override
    public CompletionStage<Long> nextGeneration(String region) {
        return transaction(() -> generations.merge(region, 1L, Long::sum));
    }

    @Override
    public CompletionStage<SweepWork> work(String region, long generation, Duration abandonedFor) {
        return garbage(region, abandonedFor, 1)
                .thenCompose(garbage -> transaction(() -> {
                    Set<ContentKind> unreferenced = EnumSet.noneOf(ContentKind.class);
                    Set<ContentKind> condemned = EnumSet.noneOf(ContentKind.class);
                    rows.forEach((key, row) -> {
                        if (key.region().equals(region) && unwanted(region, row)) {
                            if (row.condemned < 0) {
                                unreferenced.add(key.kind());
                            } else if (row.condemned < generation) {
                                condemned.add(key.kind());
                            }
                        }
                    });
                    return new SweepWork(!garbage.isEmpty(), unreferenced, condemned);
                }));
    }

    @Override
    public CompletionStage<SweepCount> condemn(String region, ContentKind kind, long generation, int limit) {
        return transaction(() -> {
            SweepCount count = SweepCount.NONE;
            for (Map.Entry<Key, Row> entry : rows.entrySet()) {
                Row row = entry.getValue();
                if (count.objects() < limit
                        && is(entry.getKey(), region, kind)
                        && row.condemned < 0
                        && unwanted(region, row)) {
                    row.condemned = generation;
                    count = count.plus(new SweepCount(1, row.object.length()));
                }
            }
            return count;
        });
    }

    @Override
    public CompletionStage<Void> recheck(String region, ContentKind kind, long generation) {
        return transaction(() -> {
            Set<ContentId> named = new HashSet<>();
            if (kind == ContentKind.PAGE) {
                manifests.forEach((key, manifest) -> {
                    if (key.region().equals(region)) {
                        named.addAll(manifest.pages());
                    }
                });
            } else {
                rows.forEach((key, row) -> {
                    if (is(key, region, ContentKind.PAGE)) {
                        named.addAll(row.chunks);
                    }
                });
            }
            for (Map.Entry<Key, Row> entry : rows.entrySet()) {
                Row row = entry.getValue();
                boolean due = row.condemned >= 0 && row.condemned < generation && row.refs == 0;
                if (is(entry.getKey(), region, kind)
                        && due
                        && named.contains(entry.getKey().id())) {
                    throw new MissingContentException(entry.getKey().id() + " is referred to although it has no refs");
                }
            }
            return null;
        });
    }

    @Override
    public CompletionStage<SweepCount> take(String region, ContentKind kind, long generation, int limit) {
        return transaction(() -> {
            List<Map.Entry<Key, Row>> taken = rows.entrySet().stream()
                    .filter(entry -> is(entry.getKey(), region, kind))
                    .filter(entry -> entry.getValue().condemned >= 0 && entry.getValue().condemned < generation)
                    .filter(entry -> unwanted(region, entry.getValue()))
                    .limit(limit)
                    .toList();
            checkChunks(region, taken);
            SweepCount count = SweepCount.NONE;
            for (Map.Entry<Key, Row> entry : new ArrayList<>(taken)) {
                Row row = entry.getValue();
                row.chunks.forEach(chunk -> row(region, ContentKind.CHUNK, chunk).refs--);
                reservations.put(new Name(region, row.object.name()), new Reservation(null, null));
                count = count.plus(new SweepCount(1, row.object.length()));
            }
            List<Key> keys = taken.stream().map(Map.Entry::getKey).toList();
            keys.forEach(rows::remove);
            return count;
        });
    }

    private void checkChunks(String region, List<Map.Entry<Key, Row>> pages) throws MissingContentException {
        Map<ContentId, Integer> needed = new HashMap<>();
        pages.forEach(page -> page.getValue().chunks.forEach(chunk -> needed.merge(chunk, 1, Integer::sum)));
        for (Map.Entry<ContentId, Integer> chunk : needed.entrySet()) {
            Row row = rows.get(new Key(region, ContentKind.CHUNK, chunk.getKey()));
            if (row == null || row.refs < chunk.getValue()) {
                throw new MissingContentException("chunk " + chunk.getKey() + " has fewer references than pages");
            }
        }
    }

    @Override
    public CompletionStage<List<String>> garbage(String region, Duration abandonedFor, int limit) {
        Instant abandonedBefore = clock.instant().minus(abandonedFor);
        return transaction(() -> reservations.entrySet().stream()
                .filter(entry -> entry.getKey().region().equals(region)
                        && entry.getValue().session() == null)
                .filter(entry -> isBefore(entry.getValue().abandonedAt(), abandonedBefore))
                .filter(entry -> sessions.values().stream()
                        .noneMatch(session -> isUpload(entry.getKey().name(), session.uploadId())))
                .map(entry -> entry.getKey().name())
                .sorted(Comparator.comparing((String name) -> !name.startsWith("manifests/"))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(limit)
                .toList());
    }

    private static boolean isUpload(String name, UUID uploadId) {
        return name.endsWith(uploadId.toString().replace("-", ""));
    }

    private static boolean isBefore(@Nullable Instant abandonedAt, Instant limit) {
        return abandonedAt == null || abandonedAt.isBefore(limit);
    }

    @Override
    public CompletionStage<Void> forget(String region, Collection<String> names) {
        return transaction(() -> {
            for (String name : names) {
                reservations.computeIfPresent(
                        new Name(region, name),
                        (key, reservation) -> reservation.session() == null ? null : reservation);
            }
            return null;
        });
    }

    @Override
    public CompletionStage<Reclaimable> reclaimable(String region) {
        return transaction(() -> {
            SweepCount pages = SweepCount.NONE;
            Map<ContentId, Integer> freed = new HashMap<>();
            for (Map.Entry<Key, Row> entry : rows.entrySet()) {
                Row row = entry.getValue();
                if (is(entry.getKey(), region, ContentKind.PAGE) && unwanted(region, row)) {
                    pages = pages.plus(new SweepCount(1, row.object.length()));
                    row.chunks.forEach(chunk -> freed.merge(chunk, 1, Integer::sum));
                }
            }
            SweepCount chunks = SweepCount.NONE;
            for (Map.Entry<Key, Row> entry : rows.entrySet()) {
                Row row = entry.getValue();
                if (is(entry.getKey(), region, ContentKind.CHUNK)
                        && unpinned(region, row)
                        && row.refs == freed.getOrDefault(entry.getKey().id(), 0)) {
                    chunks = chunks.plus(new SweepCount(1, row.object.length()));
                }
            }
            long garbage = reservations.entrySet().stream()
                    .filter(entry -> entry.getKey().region().equals(region)
                            && entry.getValue().session() == null)
                    .count();
            return new Reclaimable(pages, chunks, garbage);
        });
    }

    @Override
    public CompletionStage<List<StoredObject>> objectsAfter(
            String region, ContentKind kind, ContentId after, int limit) {
        return transaction(() -> rows.entrySet().stream()
                .filter(entry ->
                        is(entry.getKey(), region, kind) && entry.getKey().id().compareTo(after) > 0)
                .map(entry -> entry.getValue().object)
                .limit(limit)
                .toList());
    }

    @Override
    public CompletionStage<Boolean> quarantine(String region, StoredObject object, Damage damage) {
        return judge(region, object, damage);
    }

    @Override
    public CompletionStage<Boolean> acquit(String region, StoredObject object) {
        return judge(region, object, null);
    }

    private CompletionStage<Boolean> judge(String region, StoredObject object, @Nullable Damage damage) {
        return transaction(() -> {
            Row row = rows.get(new Key(region, object.kind(), object.id()));
            boolean same = row != null && row.object.uploadId().equals(object.uploadId());
            if (same) {
                Objects.requireNonNull(row).damage = damage;
            }
            return same;
        });
    }

    @Override
    public CompletionStage<List<RootName>> rootsAfter(String region, UUID after, int limit) {
        return transaction(() -> roots(region)
                .filter(root -> root.manifestId().toString().compareTo(after.toString()) > 0)
                .limit(limit)
                .toList());
    }

    /** In the order of the images' ids as they are written. */
    private Stream<RootName> roots(String region) {
        return manifests.entrySet().stream()
                .filter(entry -> entry.getKey().region().equals(region))
                .flatMap(entry -> Stream.ofNullable(entry.getValue().root()))
                .sorted(Comparator.comparing(root -> root.manifestId().toString()));
    }

    @Override
    public CompletionStage<Boolean> quarantine(String region, RootName root, Damage damage) {
        return judge(region, root, damage);
    }

    @Override
    public CompletionStage<Boolean> acquit(String region, RootName root) {
        return judge(region, root, null);
    }

    private CompletionStage<Boolean> judge(String region, RootName root, @Nullable Damage damage) {
        return transaction(() -> {
            ManifestRow manifest = manifests.get(new ManifestKey(region, root.manifestId()));
            boolean same = manifest != null && root.equals(manifest.root());
            if (same) {
                damagedRoots.compute(new Name(region, root.objectName()), (name, before) -> damage);
            }
            return same;
        });
    }

    @Override
    public CompletionStage<List<QuarantinedRoot>> quarantinedRoots(String region, int limit) {
        return transaction(() -> roots(region)
                .flatMap(root -> Stream.ofNullable(damagedRoots.get(new Name(region, root.objectName())))
                        .map(damage -> new QuarantinedRoot(root, damage)))
                .limit(limit)
                .toList());
    }

    @Override
    public CompletionStage<Void> suspect(String region, IndexedObject object) {
        return transaction(() -> {
            boolean whole = object instanceof IndexedObject.Content content
                    ? row(region, content.object().kind(), content.object().id()).damage == null
                    : !damagedRoots.containsKey(new Name(region, object.name()));
            if (whole) {
                suspicions.putIfAbsent(new Name(region, object.name()), clock.instant());
            }
            return null;
        });
    }

    @Override
    public CompletionStage<List<IndexedObject>> suspected(String region, Duration suspectedFor, int limit) {
        Instant before = clock.instant().minus(suspectedFor);
        return transaction(() -> {
            Map<String, IndexedObject> named = new HashMap<>();
            rows.forEach((key, row) -> {
                if (key.region().equals(region)) {
                    named.put(row.object.name(), new IndexedObject.Content(row.object));
                }
            });
            roots(region).forEach(root -> named.put(root.objectName(), new IndexedObject.ImageRoot(root)));
            suspicions.keySet().removeIf(name -> name.region().equals(region) && !named.containsKey(name.name()));
            return suspicions.entrySet().stream()
                    .filter(entry -> entry.getKey().region().equals(region)
                            && !entry.getValue().isAfter(before))
                    .sorted(Map.Entry.comparingByValue())
                    .limit(limit)
                    .map(entry ->
                            Objects.requireNonNull(named.get(entry.getKey().name())))
                    .toList();
        });
    }

    @Override
    public CompletionStage<Void> settle(String region, IndexedObject object) {
        return transaction(() -> {
            suspicions.remove(new Name(region, object.name()));
            return null;
        });
    }

    @Override
    public CompletionStage<List<Quarantined>> quarantined(String region, int limit) {
        return transaction(() -> rows.entrySet().stream()
                .filter(entry -> entry.getKey().region().equals(region) && entry.getValue().damage != null)
                .sorted(Comparator.comparing(entry -> entry.getKey().kind() == ContentKind.CHUNK))
                .map(entry -> new Quarantined(entry.getValue().object, Objects.requireNonNull(entry.getValue().damage)))
                .limit(limit)
                .toList());
    }

    @Override
    public CompletionStage<Boolean> note(String region, UUID manifestId, boolean damaged) {
        return transaction(() -> {
            ManifestKey key = new ManifestKey(region, manifestId);
            if (damaged && manifests.containsKey(key)) {
                noted.add(key);
            } else {
                noted.remove(key);
            }
            return manifests.containsKey(key);
        });
    }

    @Override
    public CompletionStage<List<UUID>> affected(String region) {
        return transaction(() -> manifests.entrySet().stream()
                .filter(entry -> entry.getKey().region().equals(region)
                        && entry.getValue().hasRoot())
                .filter(entry -> noted.contains(entry.getKey())
                        || damagedRoots.get(new Name(
                                        region,
                                        Objects.requireNonNull(entry.getValue().root())
                                                .objectName()))
                                != null
                        || entry.getValue().pages().stream()
                                .anyMatch(page -> !isReusable(region, row(region, ContentKind.PAGE, page))))
                .map(entry -> entry.getKey().id())
                .sorted()
                .toList());
    }

    private boolean isReusable(String region, Row row) {
        return row.damage == null
                && row.chunks.stream().allMatch(chunk -> row(region, ContentKind.CHUNK, chunk).damage == null);
    }

    /** The names of all objects that the index says are there, garbage and reservations included. */
    public Set<String> knownObjects(String region) {
        synchronized (this) {
            Set<String> names = new HashSet<>();
            rows.forEach((key, row) -> {
                if (key.region().equals(region)) {
                    names.add(row.object.name());
                }
            });
            manifests.forEach((key, manifest) -> {
                if (key.region().equals(region) && manifest.root() != null) {
                    names.add(manifest.root().objectName());
                }
            });
            Stream.concat(reservations.keySet().stream(), keyObjects.stream())
                    .filter(name -> name.region().equals(region))
                    .forEach(name -> names.add(name.name()));
            return names;
        }
    }

    /** Whether nothing is left of a region but its generation. */
    public boolean isEmpty(String region) {
        synchronized (this) {
            return knownObjects(region).isEmpty()
                    && manifests.keySet().stream().noneMatch(key -> key.region().equals(region))
                    && sessions.values().stream()
                            .noneMatch(session -> session.region().equals(region));
        }
    }

    private static boolean is(Key key, String region, ContentKind kind) {
        return key.region().equals(region) && key.kind() == kind;
    }

    private boolean unwanted(String region, Row row) {
        return row.refs == 0 && unpinned(region, row);
    }

    private boolean unpinned(String region, Row row) {
        return sessions.values().stream()
                .filter(session -> session.region().equals(region))
                .allMatch(session -> row.pinned < session.startedGeneration());
    }

    private void pin(Row row, String region) {
        row.pinned = Math.max(row.pinned, generation(region));
        row.condemned = -1;
    }

    private void refer(String region, List<ContentId> pages, int change) {
        pages.forEach(page -> row(region, ContentKind.PAGE, page).refs += change);
    }

    private Row row(String region, ContentKind kind, ContentId id) {
        return Objects.requireNonNull(rows.get(new Key(region, kind, id)), "the index contradicts itself");
    }

    /** The wrapped keys that the session has reserved belong to the image now. */
    private void keepKeys(WriteSession session, UUID manifestId) {
        String prefix = KeyObjects.imagePrefix(manifestId);
        List<Name> names = reservations.keySet().stream()
                .filter(name -> name.region().equals(session.region())
                        && name.name().startsWith(prefix)
                        && isReserved(session, name.name()))
                .toList();
        names.forEach(reservations::remove);
        keyObjects.addAll(names);
    }

    private void discardKeys(String region, UUID manifestId) {
        String prefix = KeyObjects.imagePrefix(manifestId);
        List<Name> names = keyObjects.stream()
                .filter(name -> name.region().equals(region) && name.name().startsWith(prefix))
                .toList();
        keyObjects.removeAll(names);
        names.forEach(name -> reservations.put(name, new Reservation(null, null)));
    }

    private void reserveNow(WriteSession session, String name) {
        reservations.put(new Name(session.region(), name), new Reservation(session.key(), null));
    }

    private boolean isReserved(WriteSession session, String name) {
        Reservation reservation = reservations.get(new Name(session.region(), name));
        return reservation != null && session.key().equals(reservation.session());
    }

    /** An object that the session has recorded already: the answer was lost, and it asks again. */
    private boolean isRecorded(WriteSession session, StoredObject object) {
        Row row = rows.get(new Key(session.region(), object.kind(), object.id()));
        return row != null && row.object.equals(object);
    }

    private void abandonReservations(String key) {
        Instant now = clock.instant();
        reservations.replaceAll(
                (name, reservation) -> key.equals(reservation.session()) ? new Reservation(null, now) : reservation);
    }

    private long generation(String region) {
        return generations.getOrDefault(region, 0L);
    }

    private void check(WriteSession session) throws LostSessionException {
        WriteSession open = sessions.get(session.key());
        if (open == null || !open.equals(session)) {
            throw new LostSessionException(session);
        }
    }

    private <T> CompletionStage<T> transaction(Callable<T> work) {
        synchronized (this) {
            try {
                return CompletableFuture.completedStage(work.call());
            } catch (IOException e) {
                return CompletableFuture.failedStage(e);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
