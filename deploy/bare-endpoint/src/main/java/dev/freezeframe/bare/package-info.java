/** The least that answers as the API does: what a service costs beyond it, and the gateway, is ours to justify. */
@org.jspecify.annotations.NullMarked
package dev.freezeframe.bare;
