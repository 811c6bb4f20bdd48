package dev.freezeframe.local.faults;

import dev.freezeframe.local.Service;
import dev.freezeframe.local.StackHome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Compares what lies in the buckets with what the index says of them. */
final class Stores {
    private static final List<String> CONTENT = List.of("chunks", "pages", "manifests");

    private static final String OBJECTS =
            "select 'chunks/' || substr(encode(id, 'hex'), 1, 2) || '/' || encode(id, 'hex') || '-' || replace(upload::text, '-', '')"
                    + " from chunk where region = '%1$s' union all"
                    + " select 'pages/' || substr(encode(id, 'hex'), 1, 2) || '/' || encode(id, 'hex') || '-' || replace(upload::text, '-', '')"
                    + " from page where region = '%1$s' union all"
                    + " select 'manifests/' || id || coalesce('-' || replace(to_jsonb(m) ->> 'root_upload', '-', ''), '')"
                    + " from manifest m where region = '%1$s' and has_root";

    private static final String WRONG_COUNTS =
            "select 'chunk', region, encode(id, 'hex'), refs from chunk c where refs <>"
                    + " (select count(*) from page p where p.region = c.region and c.id = any (p.chunks)) union all"
                    + " select 'page', region, encode(id, 'hex'), refs from page p where refs <>"
                    + " (select count(*) from manifest m where m.region = p.region and p.id = any (m.pages))";

    private final FaultyStack stack;

    Stores(FaultyStack stack) {
        this.stack = stack;
    }

    /** What is in a bucket and in no row, or in a row and in no bucket, and counts that are not those of the referrers. */
    List<String> differences() throws SQLException, IOException {
        List<String> differences = new ArrayList<>();
        for (String region : StackHome.REGIONS) {
            Set<String> known = new TreeSet<>(Tables.rows(stack, Service.SNAPSHOT, OBJECTS.formatted(region)));
            Set<String> there = objects(region);
            Set<String> orphans = new TreeSet<>(there);
            orphans.removeAll(known);
            known.removeAll(there);
            orphans.forEach(name -> differences.add(region + ": " + name + " is in the bucket and in no row"));
            known.forEach(name -> differences.add(region + ": " + name + " is in a row and not in the bucket"));
        }
        Tables.rows(stack, Service.SNAPSHOT, WRONG_COUNTS)
                .forEach(row -> differences.add("references are counted wrongly: " + row));
        return differences;
    }

    /** What is left when nothing should be. */
    List<String> leftovers() throws SQLException, IOException {
        List<String> left = new ArrayList<>();
        for (String table : List.of("chunk", "page", "manifest", "write_session", "reservation")) {
            String count = Tables.rows(stack, Service.SNAPSHOT, "select count(*) from " + table)
                    .get(0);
            if (!count.equals("0")) {
                left.add("table " + table + " has " + count + " rows, such as "
                        + Tables.rows(stack, Service.SNAPSHOT, "select t::text from " + table + " t limit 1"));
            }
        }
        for (String region : StackHome.REGIONS) {
            Set<String> there = objects(region);
            if (!there.isEmpty()) {
                left.add(region + ": " + there.size() + " objects, such as "
                        + there.iterator().next());
            }
        }
        return left;
    }

    private Set<String> objects(String region) throws IOException {
        Path bucket = stack.bucket(region);
        Set<String> names = new TreeSet<>();
        for (String folder : CONTENT) {
            Path root = bucket.resolve(folder);
            if (Files.exists(root)) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(Files::isRegularFile)
                            .map(file -> bucket.relativize(file).toString())
                            .forEach(names::add);
                } catch (UncheckedIOException | NoSuchFileException deleted) {
                    throw new IOException("the bucket changes while it is looked at", deleted);
                }
            }
        }
        return names;
    }
}
