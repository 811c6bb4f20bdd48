package dev.freezeframe.snapshots.job;

/** The kinds of long work this service does; each has one handler, and its payload is a record beside it. */
public final class JobKinds {
    public static final String DROPLET_CREATE = "droplet.create";
    public static final String DROPLET_SNAPSHOT = "droplet.snapshot";
    public static final String DROPLET_RESTORE = "droplet.restore";
    public static final String DROPLET_RESIZE = "droplet.resize";
    public static final String DROPLET_DELETE = "droplet.delete";
    public static final String DROPLET_DESTROY = "droplet.destroy";
    public static final String VOLUME_CREATE = "volume.create";
    public static final String VOLUME_SNAPSHOT = "volume.snapshot";
    public static final String VOLUME_RESIZE = "volume.resize";
    public static final String VOLUME_DELETE = "volume.delete";
    public static final String UPLOAD_COMPLETE = "upload.complete";
    public static final String IMAGE_IMPORT = "image.import";
    public static final String IMAGE_VERIFY = "image.verify";

    private JobKinds() {}
}
