package dev.freezeframe.store.remote;

import dev.freezeframe.store.chunk.ContentId;
import dev.freezeframe.store.chunk.ContentKind;
import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.ManifestReferences;
import dev.freezeframe.store.index.NewPage;
import dev.freezeframe.store.index.WriteSession;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The bodies of requests and replies. What they mean is said at {@link dev.freezeframe.store.index.ChunkIndex}. */
public final class IndexMessages {
    /** The most ids or objects in a request. */
    public static final int MAX_IDS = 4096;

    /** The most pages in a request. */
    public static final int MAX_PAGES = 64;

    private IndexMessages() {}

    public record Begin(String key, String region, UUID domain, long fence) {
        public Begin {
            require(key, region, domain);
        }
    }

    public record Pin(WriteSession session, ContentKind kind, List<ContentId> ids) {
        public Pin {
            require(session, kind);
            ids = bounded(ids, MAX_IDS);
        }
    }

    public record Reserve(WriteSession session, String objectName) {
        public Reserve {
            require(session, objectName);
        }
    }

    public record RecordChunks(WriteSession session, List<StoredObject> uploads) {
        public RecordChunks {
            require(session);
            uploads = bounded(uploads, MAX_IDS);
        }
    }

    public record RecordPages(WriteSession session, List<NewPage> pages) {
        public RecordPages {
            require(session);
            pages = bounded(pages, MAX_PAGES);
        }
    }

    public record Stage(WriteSession session, ManifestReferences references) {
        public Stage {
            require(session, references);
        }
    }

    public record Release(String key, long fence) {
        public Release {
            require(key);
        }
    }

    public record Drop(String region, UUID manifestId) {
        public Drop {
            require(region, manifestId);
        }
    }

    public record Hold(String region, UUID manifestId, UUID holder) {
        public Hold {
            require(region, manifestId, holder);
        }
    }

    public record Locate(String region, ContentKind kind, List<ContentId> ids) {
        public Locate {
            require(region, kind);
            ids = bounded(ids, MAX_IDS);
        }
    }

    public record ChunksOf(String region, List<ContentId> pages) {
        public ChunksOf {
            require(region);
            pages = bounded(pages, MAX_PAGES);
        }
    }

    public record Root(String region, UUID manifestId) {
        public Root {
            require(region, manifestId);
        }
    }

    public record Pages(String region, UUID manifestId) {
        public Pages {
            require(region, manifestId);
        }
    }

    public record Compare(String region, UUID manifestId, String otherRegion) {
        public Compare {
            require(region, manifestId, otherRegion);
        }
    }

    /** Whether the manifest was there. */
    public record Found(boolean found) {}

    /** Names of objects: one, or none. */
    public record Names(List<String> names) {}

    /** Ids of pages. */
    public record Ids(List<ContentId> ids) {}

    /** Where content is. */
    public record Located(List<StoredObject> objects) {}

    /** What a page names. */
    public record NamedChunks(ContentId page, List<ContentId> chunks) {}

    /** What pages name. */
    public record PageChunks(List<NamedChunks> pages) {}

    private static void require(@Nullable Object... fields) {
        for (Object field : fields) {
            Objects.requireNonNull(field, "a field is missing");
        }
    }

    private static <T> List<T> bounded(@Nullable List<T> list, int most) {
        List<T> given = List.copyOf(Objects.requireNonNull(list, "a field is missing"));
        if (given.size() > most) {
            throw new IllegalArgumentException("at most " + most + " at once, not " + given.size());
        }
        return given;
    }
}
