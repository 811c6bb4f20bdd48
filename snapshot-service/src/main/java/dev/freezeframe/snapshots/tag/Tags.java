package dev.freezeframe.snapshots.tag;

import dev.freezeframe.kit.body.RequestBody;
import dev.freezeframe.kit.error.ApiException;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The tags of teams. */
@ApplicationScoped
public class Tags {
    /** The published form of a tag. */
    public static final Pattern FORM = Pattern.compile("[a-zA-Z0-9_\\-:]{1,255}");

    private static final int MOST = 50;
    private final Clock clock;

    public Tags(Clock clock) {
        this.clock = clock;
    }

    /**
     * The tags a request wants on a new resource.
     *
     * @throws ApiException 422 when one has not the form of a tag
     */
    public static List<String> wanted(RequestBody body) {
        List<String> tags = body.texts("tags", MOST, 255);
        for (String tag : tags) {
            if (!FORM.matcher(tag).matches()) {
                throw ApiException.unprocessable(
                        "tags may have letters, numbers, colons, dashes and underscores; this has not: " + tag);
            }
        }
        return tags;
    }

    /**
     * Makes the tags that the team does not have yet, in the current transaction. Answers the names as the tags are written:
     * the capitals of whoever made a tag first stay.
     */
    public Uni<List<String>> ensure(UUID team, List<String> names) {
        if (names.isEmpty()) {
            return Uni.createFrom().item(names);
        }
        return insert(team, names).chain(() -> written(team, names));
    }

    private Uni<Void> insert(UUID team, List<String> names) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("insert into tag (team, name, created_at)"
                                + " select ?1, name, ?2 from unnest(string_to_array(?3, ' ')) as name"
                                + " on conflict do nothing")
                        .setParameter(1, team)
                        .setParameter(2, clock.instant().atOffset(ZoneOffset.UTC))
                        .setParameter(
                                3, String.join(" ", names.stream().sorted().toList()))
                        .executeUpdate())
                .replaceWithVoid();
    }

    private static Uni<List<String>> written(UUID team, List<String> names) {
        List<String> folded = names.stream().map(Tags::folded).toList();
        return Tag.<Tag>list("team = ?1 and lower(name) in ?2", team, folded).map(tags -> {
            Map<String, String> written =
                    tags.stream().collect(Collectors.toMap(tag -> folded(tag.name), tag -> tag.name));
            return names.stream()
                    .map(name -> written.getOrDefault(folded(name), name))
                    .distinct()
                    .toList();
        });
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
