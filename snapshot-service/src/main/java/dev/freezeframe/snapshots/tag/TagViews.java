package dev.freezeframe.snapshots.tag;

import dev.freezeframe.kit.http.PublicUrl;
import dev.freezeframe.kit.identity.CurrentCaller;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/** Turns tags into what the API shows, with one query for whatever carries them. */
@ApplicationScoped
public class TagViews {
    private static final String COUNTS = """
            select tag, kind, count(*), (array_agg(id order by created_at desc))[1]
              from (select unnest(tags) as tag, 'droplets' as kind, id::text as id, created_at
                      from droplet where team = ?1 and deleted_at is null
                    union all
                    select unnest(tags), 'volumes', id::text, created_at
                      from volume where team = ?1 and deleted_at is null
                    union all
                    select unnest(tags), case kind when 'volume_snapshot' then 'volume_snapshots' else 'images' end,
                           coalesce(uuid::text, id::text), created_at
                      from image where team = ?1 and status = 'available') as tagged
             where tag in (?2)
             group by tag, kind
            """;

    private final CurrentCaller caller;

    public TagViews(CurrentCaller caller) {
        this.caller = caller;
    }

    /** The tags in the given order; runs in the caller's session. */
    public Uni<List<TagView>> views(UUID team, List<Tag> tags, PublicUrl here) {
        if (tags.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<String> names = tags.stream().map(tag -> tag.name).toList();
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(COUNTS, Object[].class)
                        .setParameter(1, team)
                        .setParameter(2, names)
                        .getResultList())
                .map(rows -> {
                    Map<String, Map<String, TagView.Counted>> counts = new HashMap<>();
                    rows.forEach(row -> counts.computeIfAbsent((String) row[0], tag -> new HashMap<>())
                            .put((String) row[1], counted(row, here)));
                    return names.stream()
                            .map(name -> view(name, counts.getOrDefault(name, Map.of())))
                            .toList();
                });
    }

    private static TagView.Counted counted(Object[] row, PublicUrl here) {
        String path = row[1].equals("volume_snapshots") ? "snapshots" : (String) row[1];
        return new TagView.Counted(
                ((Number) row[2]).longValue(),
                here.withPath("/v2/" + path + "/" + row[3]).toString());
    }

    private TagView view(String name, Map<String, TagView.Counted> counts) {
        TagView.Counted droplets = readable("droplet:read", counts.get("droplets"));
        TagView.Counted images = readable("image:read", counts.get("images"));
        TagView.Counted volumes = readable("block_storage:read", counts.get("volumes"));
        TagView.Counted snapshots = readable("block_storage_snapshot:read", counts.get("volume_snapshots"));
        String last = Stream.of(droplets, images, volumes, snapshots)
                .map(TagView.Counted::lastTaggedUri)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        long total = droplets.count() + images.count() + volumes.count() + snapshots.count();
        return new TagView(
                name, new TagView.Resources(total, last, droplets, images, volumes, snapshots, TagView.Counted.NONE));
    }

    /** As published: counts only what the caller is allowed to see. */
    private TagView.Counted readable(String scope, TagView.Counted counted) {
        return counted == null || !caller.get().hasScope(scope) ? TagView.Counted.NONE : counted;
    }
}
