package dev.freezeframe.benchmarks;

import dev.freezeframe.store.chunk.DamagedObjectException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From a chunk to its object and back. Operations a second are MiB of plaintext a second. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ObjectBenchmark {
    @Param
    private Content content = Content.MIXED;

    private final Codec codec = new Codec();
    private final ByteBuffer plain = ByteBuffer.allocateDirect(Content.CHUNK);
    private final ByteBuffer object = ByteBuffer.allocateDirect(Content.CHUNK + Codec.OVERHEAD);
    private final ByteBuffer opened = ByteBuffer.allocateDirect(Content.CHUNK + Codec.OVERHEAD);
    private ByteBuffer chunk = plain;
    private ByteBuffer encoded = object;

    @Setup
    public void encodeOnce() {
        chunk = content.chunk();
        codec.learn(chunk);
        encoded = codec.encode(chunk, object).duplicate();
    }

    /** Compression, encryption, checksum. */
    @Benchmark
    public ByteBuffer encode() {
        return codec.encode(chunk, opened);
    }

    /** Checksum, decryption, decompression, and the hash that proves the content. Decrypting is in place: on a copy. */
    @Benchmark
    public ByteBuffer decode() throws DamagedObjectException {
        opened.clear().put(encoded.duplicate()).flip();
        return codec.decode(opened, plain);
    }
}
