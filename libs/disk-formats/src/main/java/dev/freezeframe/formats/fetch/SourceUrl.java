package dev.freezeframe.formats.fetch;

import okhttp3.HttpUrl;

/** Where an image comes from: the {@code url} of {@code POST /v2/images}. */
public sealed interface SourceUrl {
    /** The scheme of files in the operator's import folder. */
    String IMPORT_SCHEME = "import:";

    /** Longest address accepted, in characters. */
    int MAX_LENGTH = 2048;

    /**
     * A file on the web.
     *
     * @param url http or https, without user information, in normal form
     */
    record Web(String url) implements SourceUrl {
        @Override
        public String toString() {
            return url;
        }
    }

    /**
     * A file in the operator's import folder.
     *
     * @param name plain: no path, no leading dot
     */
    record ImportFile(String name) implements SourceUrl {
        @Override
        public String toString() {
            return IMPORT_SCHEME + name;
        }
    }

    /**
     * Understands an address; does not look whether anything is there.
     *
     * @throws InvalidSourceUrlException if it is of no kind that can be fetched
     */
    static SourceUrl parse(String text) {
        if (text.isBlank()) {
            throw new InvalidSourceUrlException("url must not be empty");
        }
        if (text.length() > MAX_LENGTH) {
            throw new InvalidSourceUrlException("url is longer than " + MAX_LENGTH + " characters");
        }
        if (text.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new InvalidSourceUrlException("url must not contain spaces or control characters");
        }
        if (text.regionMatches(true, 0, IMPORT_SCHEME, 0, IMPORT_SCHEME.length())) {
            return importFile(text.substring(IMPORT_SCHEME.length()));
        }
        HttpUrl url = HttpUrl.parse(text);
        if (url == null) {
            throw new InvalidSourceUrlException("url must be an http or https address, or import:NAME");
        }
        if (!url.username().isEmpty() || !url.password().isEmpty()) {
            throw new InvalidSourceUrlException("url must not contain a user name or a password");
        }
        return new Web(url.newBuilder().fragment(null).build().toString());
    }

    private static ImportFile importFile(String name) {
        boolean plain = !name.isEmpty() && !name.startsWith(".") && name.indexOf('/') < 0 && name.indexOf('\\') < 0;
        if (!plain) {
            throw new InvalidSourceUrlException(
                    "import:NAME takes the plain name of a file in the import folder, without a path");
        }
        return new ImportFile(name);
    }
}
