/**
 * The index of another process, over HTTP. JSON, field names in snake case; a content id is 64 hexadecimal digits, a kind
 * its name in capitals. Every request is {@code POST <base>/<operation>}; the operations are those of
 * {@link dev.freezeframe.store.remote.IndexOperation}.
 */
@NullMarked
package dev.freezeframe.store.remote;

import org.jspecify.annotations.NullMarked;
