package dev.freezeframe.store.image;

/**
 * How far copying an image has come. All numbers only grow. Chunks of pages that the target holds already are not looked
 * at one by one: they count as dealt with once their page does.
 *
 * @param pagesTotal distinct pages of the image that are not all zeros
 * @param pagesThere of these, those that the target held already, with all their chunks
 * @param pagesDone pages dealt with, those that were there included; equals the total at the end
 * @param chunksThere chunks of the other pages that the target held already, or that another copy was bringing
 * @param chunksCopied chunks copied
 * @param bytesCopied of objects copied: chunks, pages and the root, as they are stored
 */
public record CopyProgress(
        long pagesTotal, long pagesThere, long pagesDone, long chunksThere, long chunksCopied, long bytesCopied) {}
