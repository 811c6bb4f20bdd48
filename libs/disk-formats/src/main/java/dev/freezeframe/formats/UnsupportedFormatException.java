package dev.freezeframe.formats;

import java.io.IOException;

/**
 * The image is of a kind, or uses a feature, that this installation does not read, or is larger than it allows. Trying
 * again changes nothing. The message is fit for the user and says what to do instead.
 */
public class UnsupportedFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnsupportedFormatException(String message) {
        super(message);
    }
}
