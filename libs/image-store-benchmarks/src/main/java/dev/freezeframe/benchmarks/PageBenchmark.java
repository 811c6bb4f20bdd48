package dev.freezeframe.benchmarks;

import dev.freezeframe.store.manifest.InvalidManifestException;
import dev.freezeframe.store.manifest.Page;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What comparing two manifests costs for each page, which is a GiB of disk, that differs; equal pages cost nothing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PageBenchmark {
    /** Of 1,024 chunks. */
    private static final int CHANGED = 10;

    private final ByteBuffer before = page(0);
    private final ByteBuffer after = page(CHANGED);

    /** Both pages parsed and checked, and compared entry by entry. */
    @Benchmark
    public int difference() throws InvalidManifestException {
        Page left = Page.parse(before.duplicate());
        Page right = Page.parse(after.duplicate());
        int different = 0;
        for (int slot = 0; slot < Page.ENTRIES; slot++) {
            if (!left.entry(slot).equals(right.entry(slot))) {
                different++;
            }
        }
        return different;
    }

    /** Bytes as docs/image-format.md has them, with other content in the first {@code changed} entries. */
    private static ByteBuffer page(int changed) {
        Random random = new Random(1);
        ByteBuffer bytes = ByteBuffer.allocate(Page.LENGTH);
        for (int slot = 0; slot < Page.ENTRIES; slot++) {
            byte[] name = new byte[32];
            random.nextBytes(name);
            name[0] = (byte) (slot < changed ? 1 : 2);
            bytes.putInt(1 << 24).putInt(Content.CHUNK).put(name);
        }
        return bytes.flip();
    }
}
