package dev.freezeframe.formats.fetch;

/** The text is not an address that an image can be fetched from. The message is fit for the user. */
public final class InvalidSourceUrlException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidSourceUrlException(String message) {
        super(message);
    }
}
