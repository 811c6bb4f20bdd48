package dev.freezeframe.store.model;

/**
 * How large the modelled world is. Generations are without bound, and so are the attempts one after the other: uploads
 * that have left no trace anywhere are forgotten, so only how many exist at the same time is bounded.
 *
 * @param jobs that write, each with a session key of its own
 * @param attempts at each job that can be alive at once: with two, one was taken over and does not know it yet
 * @param uploads whose traces can be there at once
 * @param chunks 0: pages name no chunks, and stand for content as such; 1: every page names one chunk
 * @param pages different ones; job number <em>n</em> writes page <em>n</em> modulo this
 * @param sweeps of the region that run at once
 * @param roots whether images have root objects
 * @param late whether uploads come later than the grace allows for, and come twice; then space may leak
 * @param damage whether content is quarantined and acquitted, at any moment
 */
record Bounds(
        int jobs,
        int attempts,
        int uploads,
        int chunks,
        int pages,
        int sweeps,
        Roots roots,
        boolean late,
        boolean damage) {
    /** Without damage. */
    Bounds(int jobs, int attempts, int uploads, int chunks, int pages, int sweeps, Roots roots, boolean late) {
        this(jobs, attempts, uploads, chunks, pages, sweeps, roots, late, false);
    }

    /** The root objects of images. */
    enum Roots {
        /** Not modelled. */
        NONE,
        /** Every attempt makes an image of its own: saving. */
        SAVED,
        /** All attempts make the same image, which a region has once: copying it there, away and there again. */
        COPIED
    }

    int contents() {
        return chunks + pages;
    }

    boolean isPage(int content) {
        return content >= chunks;
    }

    /** The page that a job's image consists of. */
    int pageOf(int job) {
        return chunks + job % pages;
    }
}
