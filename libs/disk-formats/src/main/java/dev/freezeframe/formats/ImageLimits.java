package dev.freezeframe.formats;

/**
 * What an image may cost at most.
 *
 * @param virtualBytes size of the disk in the image
 * @param unwrappedBytes size of the file that a compressed image unwraps to. Somewhat more than {@code virtualBytes},
 *     because a qcow2 file holds tables too
 * @param decoderMemoryBytes what the decoder of a compressed image may take; a file whose preset needs more is refused
 */
public record ImageLimits(long virtualBytes, long unwrappedBytes, long decoderMemoryBytes) {
    private static final long DECODER_MEMORY = 256L << 20;

    public ImageLimits {
        if (virtualBytes <= 0 || unwrappedBytes <= 0 || decoderMemoryBytes <= 0) {
            throw new IllegalArgumentException("limits must be greater than zero");
        }
    }

    /** Limits for disks up to this size. */
    public static ImageLimits ofVirtualBytes(long virtualBytes) {
        return new ImageLimits(virtualBytes, virtualBytes + virtualBytes / 8 + (1L << 20), DECODER_MEMORY);
    }

    /**
     * Refuses a disk that is too large.
     *
     * @throws UnsupportedFormatException if it is
     */
    public void checkVirtualSize(long sizeBytes) throws UnsupportedFormatException {
        if (sizeBytes > virtualBytes) {
            throw new UnsupportedFormatException("The disk in the image is " + Sizes.text(sizeBytes)
                    + "; the largest that can be imported is " + Sizes.text(virtualBytes));
        }
    }
}
