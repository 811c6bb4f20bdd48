package dev.freezeframe.snapshots.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileEncoderTest {
    private static final int PIECE = 256 << 10;

    private final ExecutorService processor = Executors.newFixedThreadPool(3);
    private final List<ByteBuf> pieces = new ArrayList<>();

    @AfterEach
    void end() {
        processor.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource(names = {"ZSTD", "GZIP"})
    void piecesThatArriveInAnyOrderBecomeTheFile(Compression compression) throws Exception {
        byte[] file = file(11, 100);
        List<CompletableFuture<ByteBuf>> arriving = new ArrayList<>();
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (FileEncoder encoder = compression.encoder(processor).orElseThrow()) {
            List<CompletableFuture<ByteBuf>> encoded = new ArrayList<>();
            for (int at = 0; at < file.length; at += PIECE) {
                CompletableFuture<ByteBuf> piece = new CompletableFuture<>();
                arriving.add(piece);
                encoded.add(encoder.encode(piece));
            }
            for (int i = arriving.size() - 1; i >= 0; i--) {
                arriving.get(i).complete(piece(file, i * PIECE));
            }
            for (CompletableFuture<ByteBuf> piece : encoded) {
                append(coded, piece.join());
            }
            append(coded, encoder.finish().join());
        }
        assertThat(decoded(compression, coded.toByteArray())).isEqualTo(file);
        assertThat(pieces).allMatch(piece -> piece.refCnt() == 0);
        byte[] brokenOff = Arrays.copyOf(coded.toByteArray(), coded.size() - 1);
        assertThatThrownBy(() -> decoded(compression, brokenOff))
                .as("a file that broke off")
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"ZSTD", "GZIP"})
    void whatFollowsAPieceThatCannotBeReadIsLetGo(Compression compression) throws Exception {
        byte[] file = file(3, 0);
        try (FileEncoder encoder = compression.encoder(processor).orElseThrow()) {
            CompletableFuture<ByteBuf> first = encoder.encode(CompletableFuture.completedFuture(piece(file, 0)));
            CompletableFuture<ByteBuf> damaged =
                    encoder.encode(CompletableFuture.failedFuture(new IOException("damaged")));
            CompletableFuture<ByteBuf> next = encoder.encode(CompletableFuture.completedFuture(piece(file, PIECE)));
            assertThatThrownBy(damaged::join)
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseMessage("damaged");
            first.join().release();
            next.join().release();
        }
        assertThat(pieces).allMatch(piece -> piece.refCnt() == 0);
    }

    /** Data that shrinks, zeros, data that does not, and zeros again. */
    private static byte[] file(int pieces, int more) {
        byte[] file = new byte[pieces * PIECE + more];
        Random random = new Random(7);
        for (int i = 0; i < PIECE; i++) {
            file[i] = (byte) (random.nextInt(4) * i % 11);
        }
        byte[] noise = new byte[PIECE + 10];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, file, file.length - noise.length - PIECE / 2, noise.length);
        return file;
    }

    private ByteBuf piece(byte[] file, int at) {
        int length = Math.min(PIECE, file.length - at);
        ByteBuf piece = PooledByteBufAllocator.DEFAULT.directBuffer(length).writeBytes(file, at, length);
        pieces.add(piece);
        return piece;
    }

    private static void append(ByteArrayOutputStream coded, ByteBuf piece) throws IOException {
        piece.readBytes(coded, piece.readableBytes());
        piece.release();
    }

    private static byte[] decoded(Compression compression, byte[] coded) throws IOException {
        try (InputStream in = compression == Compression.ZSTD
                ? new ZstdInputStream(new ByteArrayInputStream(coded))
                : new GZIPInputStream(new ByteArrayInputStream(coded))) {
            return in.readAllBytes();
        }
    }
}
