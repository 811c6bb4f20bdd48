/** What the whole bears: {@code deploy/load}. */
@org.jspecify.annotations.NullMarked
package dev.freezeframe.local.capacity;
