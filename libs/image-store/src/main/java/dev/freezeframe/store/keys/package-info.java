/**
 * The keys of a deduplication domain and how they derive from the installation's secret.
 */
@NullMarked
package dev.freezeframe.store.keys;

import org.jspecify.annotations.NullMarked;
