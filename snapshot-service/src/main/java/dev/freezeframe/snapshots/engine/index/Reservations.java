package dev.freezeframe.snapshots.engine.index;

import dev.freezeframe.store.chunk.StoredObject;
import dev.freezeframe.store.index.LostSessionException;
import dev.freezeframe.store.index.WriteSession;
import dev.freezeframe.store.keys.KeyObjects;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Objects that may exist although no row of content says so: those of open sessions, and garbage. Since when goes by the database's clock:
 * those of instances may differ, and one that is ahead would have objects deleted that are still being uploaded.
 */
final class Reservations {
    private Reservations() {}

    /**
     * Reserves names for a session. Fails with {@link LostSessionException} if one is known already and not the session's: it has
     * used it up, and only the next attempt has another.
     */
    static Uni<Void> add(Sql sql, WriteSession session, Collection<String> names) {
        if (names.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return sql.rows("""
            insert into reservation (region, object_name, session_key)
            select $1, name, $2 from unnest($3::text[]) as names(name) order by name
            on conflict (region, object_name) do nothing
            returning 1
            """, session.region(), session.key(), names.toArray(String[]::new))
                .chain(inserted -> inserted.size() == names.size()
                        ? Uni.createFrom().voidItem()
                        : requireOwn(sql, session, names));
    }

    private static Uni<Void> requireOwn(Sql sql, WriteSession session, Collection<String> names) {
        return ofSession(sql, session, names)
                .chain(own -> own.containsAll(names)
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().failure(new LostSessionException(session)));
    }

    /** Those of {@code names} that the session has reserved. */
    static Uni<Set<String>> ofSession(Sql sql, WriteSession session, Collection<String> names) {
        return sql.rows("""
            select object_name from reservation
             where region = $1 and session_key = $2 and object_name = any($3::text[])
            """, session.region(), session.key(), names.toArray(String[]::new))
                .map(rows -> rows.stream().map(row -> (String) row[0]).collect(Collectors.toSet()));
    }

    /** Ends reservations of a session whose objects now have rows; tells how many there were. */
    static Uni<Integer> end(Sql sql, WriteSession session, Collection<String> names) {
        return sql.rows("""
            delete from reservation
             where region = $1 and session_key = $2 and object_name = any($3::text[])
            returning 1
            """, session.region(), session.key(), names.toArray(String[]::new))
                .map(List::size);
    }

    /** The wrapped keys of an image that the session has uploaded stay when it ends. */
    static Uni<Void> keepKeys(Sql sql, WriteSession session, UUID manifestId) {
        return sql.run("""
            with kept as (
              delete from reservation where region = $1 and session_key = $2 and starts_with(object_name, $3)
              returning object_name)
            insert into key_object (region, name, written) select $1, object_name, true from kept
            on conflict do nothing
            """, session.region(), session.key(), KeyObjects.imagePrefix(manifestId));
    }

    /** The wrapped keys of an image that is dropped in a region are garbage. */
    static Uni<Void> discardKeys(Sql sql, String region, UUID manifestId) {
        return sql.run("""
            with gone as (
              delete from key_object where region = $1 and starts_with(name, $2) returning name)
            insert into reservation (region, object_name) select $1, name from gone
            on conflict (region, object_name) do nothing
            """, region, KeyObjects.imagePrefix(manifestId));
    }

    /** Turns what a session that has ended, or is taken over, still had reserved into garbage. */
    static Uni<Void> abandon(Sql sql, String sessionKey) {
        return sql.run(
                "update reservation set session_key = null, abandoned_at = now() where session_key = $1", sessionKey);
    }

    /** Marks objects as garbage whose rows have just been removed: nobody is uploading them, they can go at once. */
    static Uni<Void> discard(Sql sql, String region, Collection<String> names) {
        return sql.run("""
            insert into reservation (region, object_name)
            select $1, name from unnest($2::text[]) as names(name) order by name
            on conflict (region, object_name) do nothing
            """, region, names.toArray(String[]::new));
    }

    static Uni<Void> discardObjects(Sql sql, String region, Collection<StoredObject> objects) {
        return discard(sql, region, objects.stream().map(StoredObject::name).toList());
    }

    static Uni<List<String>> garbage(Sql sql, String region, Duration abandonedFor, int limit) {
        return sql.rows("""
            select object_name from reservation
             where region = $1 and session_key is null and (abandoned_at is null or abandoned_at < now() - make_interval(secs => $2))
               and right(object_name, 32) not in (
                 select replace(upload::text, '-', '') from write_session where region = $1)
             order by (object_name not like 'manifests/%'), object_name
             limit $3
            """, region, abandonedFor.toMillis() / 1000.0, limit)
                .map(rows -> rows.stream().map(row -> (String) row[0]).toList());
    }

    static Uni<Void> forget(Sql sql, String region, Collection<String> names) {
        return sql.run("""
            delete from reservation
             where region = $1 and session_key is null and object_name = any($2::text[])
            """, region, names.toArray(String[]::new));
    }
}
