package dev.freezeframe.snapshots.replication;

import dev.freezeframe.kit.paging.PageRequest;
import dev.freezeframe.snapshots.image.Image;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Finds the images of all teams that a region's store alone has: their other regions, if any, are lost. */
@ApplicationScoped
public class SnapshotsAtRisk {
    private static final String WHERE = """
             from image i
            where i.status = 'available' and ?1 = any(i.regions)
              and not exists (select 1 from unnest(i.regions) as other
                               where other <> ?1
                                 and other not in (select region from store_state where state = 'lost'))
            """;

    /** How many there are. Runs in the current session. */
    Uni<Long> count(String region) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("select count(*)" + WHERE, Long.class)
                        .setParameter(1, region)
                        .getSingleResult());
    }

    /** A page of them, oldest first. Runs in the current session. */
    Uni<List<Image>> list(String region, PageRequest page) {
        return Panache.getSession()
                .chain(session -> session.createNativeQuery("select i.*" + WHERE + " order by i.id", Image.class)
                        .setParameter(1, region)
                        .setFirstResult(Math.toIntExact(page.offset()))
                        .setMaxResults(page.perPage())
                        .getResultList());
    }
}
