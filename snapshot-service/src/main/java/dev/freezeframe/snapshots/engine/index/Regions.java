package dev.freezeframe.snapshots.engine.index;

import io.smallrye.mutiny.Uni;

/** The sweep generation of each region. */
final class Regions {
    private Regions() {}

    /** The region's current generation, its row locked: opening a session and condemning exclude each other. */
    static Uni<Long> lock(Sql sql, String region) {
        return sql.run(
                        "insert into sweep_region (region, generation) values ($1, 0) on conflict (region) do nothing",
                        region)
                .chain(() -> sql.rows("select generation from sweep_region where region = $1 for update", region))
                .map(rows -> (Long) rows.get(0)[0]);
    }

    static Uni<Long> advance(Sql sql, String region) {
        return lock(sql, region)
                .chain(() -> sql.rows(
                        "update sweep_region set generation = generation + 1 where region = $1 returning generation",
                        region))
                .map(rows -> (Long) rows.get(0)[0]);
    }
}
