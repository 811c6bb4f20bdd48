package dev.freezeframe.snapshots.upload;

import dev.freezeframe.snapshots.engine.BlockSaving.StoredBlock;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** The blocks that were put. Every method runs in the caller's session or transaction. */
@ApplicationScoped
public class UploadedBlocks {
    /** A block that was put is there, in place of an earlier one. */
    Uni<Void> put(BlockUpload upload, long index, byte[] checksum, StoredBlock block) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "insert into uploaded_block (upload, index, checksum, content, length, session, key)"
                                        + " values (?1, ?2, decode(?3, 'hex'), decode(?4, 'hex'), ?5, ?6, decode(?7, 'hex'))"
                                        + " on conflict (upload, index) do update set"
                                        + " checksum = excluded.checksum, content = excluded.content, key = excluded.key,"
                                        + " length = excluded.length, session = excluded.session")
                        .setParameter(1, upload.id)
                        .setParameter(2, index)
                        .setParameter(3, HexFormat.of().formatHex(checksum))
                        .setParameter(4, HexFormat.of().formatHex(block.content()))
                        .setParameter(5, block.length())
                        .setParameter(6, upload.session)
                        .setParameter(7, HexFormat.of().formatHex(block.key()))
                        .executeUpdate())
                .replaceWithVoid();
    }

    Uni<Long> count(UUID upload) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select count(*) from uploaded_block where upload = ?1", Long.class)
                        .setParameter(1, upload)
                        .getSingleResult());
    }

    /** SHA-256 over the concatenated SHA-256s of the blocks, in the order of the disk; 64 hexadecimal digits. */
    Uni<String> aggregate(UUID upload) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select encode(sha256(coalesce(string_agg(checksum, cast('' as bytea) order by index),"
                                        + " cast('' as bytea))), 'hex') from uploaded_block where upload = ?1",
                                String.class)
                        .setParameter(1, upload)
                        .getSingleResult());
    }

    /** The blocks from {@code first} to before {@code first + count}. */
    Uni<Map<Long, StoredBlock>> between(UUID upload, long first, int count) {
        return rows(upload, first, first + count, count)
                .map(rows -> rows.stream()
                        .collect(Collectors.toMap(row -> ((Number) row[0]).longValue(), UploadedBlocks::block)));
    }

    private static Uni<List<Object[]>> rows(UUID upload, long first, long end, int most) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery(
                                "select index, length, encode(content, 'hex'), encode(key, 'hex') from uploaded_block where upload = ?1"
                                        + " and index >= ?2 and index < ?3 order by index limit " + most,
                                Object[].class)
                        .setParameter(1, upload)
                        .setParameter(2, first)
                        .setParameter(3, end)
                        .getResultList());
    }

    /** Some blocks that only sessions before that one keep. */
    Uni<List<Object[]>> keptBefore(UUID upload, long session, int most) {
        return Panache.getSession()
                .chain(there -> there.createNativeQuery(
                                "select index, length, encode(content, 'hex'), encode(key, 'hex') from uploaded_block where upload = ?1"
                                        + " and session < ?2 order by index limit " + most,
                                Object[].class)
                        .setParameter(1, upload)
                        .setParameter(2, session)
                        .getResultList());
    }

    /** Blocks are kept by that session, unless they have been put anew since they were read. */
    Uni<Void> kept(UUID upload, long session, List<Object[]> rows) {
        String contents = rows.stream()
                .map(row -> "(" + ((Number) row[0]).longValue() + ", decode('" + row[2] + "', 'hex'))")
                .collect(Collectors.joining(", "));
        return Panache.getSession()
                .chain(there -> there.createNativeQuery("update uploaded_block b set session = ?2 from (values "
                                + contents + ") as k(index, content)"
                                + " where b.upload = ?1 and b.index = k.index and b.content = k.content")
                        .setParameter(1, upload)
                        .setParameter(2, session)
                        .executeUpdate())
                .replaceWithVoid();
    }

    static StoredBlock block(Object[] row) {
        return new StoredBlock(
                ((Number) row[1]).intValue(),
                HexFormat.of().parseHex((String) row[2]),
                HexFormat.of().parseHex((String) row[3]));
    }

    Uni<Void> forget(UUID upload) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("delete from uploaded_block where upload = ?1")
                        .setParameter(1, upload)
                        .executeUpdate())
                .replaceWithVoid();
    }
}
