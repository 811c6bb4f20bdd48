package dev.freezeframe.snapshots.download;

import dev.freezeframe.kit.http.ZeroRuns;
import dev.freezeframe.snapshots.engine.ReadableImage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Gets the bytes of parts, each in a buffer that belongs to the caller. */
final class PartReader {
    private final ReadableImage image;
    private final boolean asRuns;
    private final ByteBuf zeros;

    /** @param asRuns whether each part is to be a run of {@link ZeroRuns} */
    PartReader(ReadableImage image, boolean asRuns) {
        this.image = image;
        this.asRuns = asRuns;
        this.zeros = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(image.blockSize())));
    }

    CompletionStage<ByteBuf> read(Part part) {
        if (part instanceof Part.OfBlock block) {
            return read(block);
        }
        if (part instanceof Part.Made made) {
            ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(made.length(), made.length());
            return CompletableFuture.completedStage(
                    data(bytes.writeBytes(made.bytes().get())));
        }
        return CompletableFuture.completedStage(zeros(part.length()));
    }

    private ByteBuf data(ByteBuf bytes) {
        return asRuns ? Unpooled.wrappedBuffer(Unpooled.copyLong(bytes.readableBytes()), bytes) : bytes;
    }

    private ByteBuf zeros(int length) {
        if (asRuns) {
            return Unpooled.copyLong(-length);
        }
        return zeros.duplicate().setIndex(0, length);
    }

    private CompletionStage<ByteBuf> read(Part.OfBlock block) {
        int length = image.blockLength(block.index());
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
        return image.read(block.index(), bytes.nioBuffer(0, length)).handle((content, failure) -> {
            if (failure == null && content.isPresent()) {
                return data(bytes.setIndex(block.offset(), block.offset() + block.length()));
            }
            bytes.release();
            if (failure != null) {
                throw new java.util.concurrent.CompletionException(failure);
            }
            return zeros(block.length());
        });
    }
}
