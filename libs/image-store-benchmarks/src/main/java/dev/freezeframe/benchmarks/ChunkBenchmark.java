package dev.freezeframe.benchmarks;

import dev.freezeframe.store.keys.HmacKey;
import java.nio.ByteBuffer;
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

/** What every chunk that is read goes through, whatever is in it. Operations a second are MiB a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ChunkBenchmark {
    private final ByteBuffer chunk = Content.MIXED.chunk();
    private final ByteBuffer empty = ByteBuffer.allocateDirect(Content.CHUNK);
    private final ByteBuffer zeros = ByteBuffer.allocateDirect(Content.CHUNK).asReadOnlyBuffer();
    private final HmacKey key = HmacKey.of(new byte[HmacKey.LENGTH]);

    /** Finding out that a chunk is all zeros; one that is not shows it at its first bytes. */
    @Benchmark
    public int detectZeros() {
        return empty.mismatch(zeros);
    }

    /** The keyed hash that a chunk's identity comes from. */
    @Benchmark
    public byte[] hash() {
        return key.code(chunk);
    }
}
