package dev.freezeframe.snapshots.download;

import java.util.Iterator;

/** How an image becomes a file. Every byte's place is known before the first is sent, so any range can be sent. */
interface FileLayout {
    /** Bytes of the file. */
    long length();

    /** What makes up the bytes from {@code from} to before {@code to}, in order. */
    Iterator<Part> parts(long from, long to);
}
