/**
 * Bytes by name: the lowest layer of the image store. One small interface, the S3 implementation, and decorators
 * (retrying, metering) that compose. Nothing here knows what the bytes are.
 */
@NullMarked
package dev.freezeframe.store.object;

import org.jspecify.annotations.NullMarked;
