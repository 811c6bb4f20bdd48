package dev.freezeframe.snapshots.download;

import java.nio.ByteBuffer;
import java.util.function.Supplier;

/** A piece of a file that is sent, of at most a block's size. */
sealed interface Part {
    /** Bytes that the file has it. */
    int length();

    /** Nothing but zeros. */
    record Zeros(int length) implements Part {}

    /** Part of a block of the image. */
    record OfBlock(long index, int offset, int length) implements Part {}

    /** What belongs to the file's format; made when its turn comes. */
    record Made(int length, Supplier<ByteBuffer> bytes) implements Part {}
}
