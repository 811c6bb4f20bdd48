package dev.freezeframe.snapshots.engine.keys;

import dev.freezeframe.snapshots.engine.index.SessionSql;
import dev.freezeframe.snapshots.engine.index.Sql;
import dev.freezeframe.store.keys.UnavailableKeyException;
import dev.freezeframe.store.keys.Wrapping;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Who has the key of an image. Every method works in the current Hibernate Reactive transaction. */
@ApplicationScoped
public class ImageKeys {
    private final TeamKeys teams;

    public ImageKeys(TeamKeys teams) {
        this.teams = teams;
    }

    /** Enters the key of an image that is being committed. */
    public Uni<Void> enter(UUID manifest, UUID team, Wrapping wrapping) {
        return SessionSql.current().chain(sql -> enter(sql, manifest, team, wrapping));
    }

    private static Uni<Void> enter(Sql sql, UUID manifest, UUID team, Wrapping wrapping) {
        return sql.run("""
                insert into image_key (manifest, team, team_key, wrapping, wrapped) values ($1, $2, $3, $4, $5)
                on conflict (manifest, team) do nothing
                """, manifest, team, wrapping.teamKey(), wrapping.id(), Wrappings.bytes(wrapping));
    }

    /**
     * Gives another team the key of an image: wraps it once more. Nothing else of the image changes. Fails with
     * {@link UnavailableKeyException} if the giver has no key.
     */
    public Uni<Void> give(UUID manifest, UUID from, UUID to) {
        return SessionSql.current()
                .chain(sql -> sql.rows("""
                                select wrapping, team_key, wrapped from image_key
                                 where manifest = $1 and team = $2 for update
                                """, manifest, from)
                        .chain(rows -> rows.isEmpty()
                                ? Uni.createFrom()
                                        .failure(new UnavailableKeyException(
                                                "team " + from + " has no key of image " + manifest))
                                : rewrapped(manifest, Wrappings.of(rows.get(0)), to))
                        .chain(wrapping -> enter(sql, manifest, to, wrapping)));
    }

    private Uni<Wrapping> rewrapped(UUID manifest, Wrapping wrapping, UUID to) {
        return teams.byId(wrapping.teamKey())
                .map(team -> StoreKeys.unwrapped(team, manifest, wrapping))
                .chain(key -> teams.current(to).map(team -> Wrapping.ofImage(team, manifest, key)));
    }

    /** Takes the key of an image from a team that has no image on the manifest any more. */
    public Uni<Void> take(UUID manifest, UUID team) {
        return SessionSql.current()
                .chain(sql -> sql.run("delete from image_key where manifest = $1 and team = $2", manifest, team));
    }
}
