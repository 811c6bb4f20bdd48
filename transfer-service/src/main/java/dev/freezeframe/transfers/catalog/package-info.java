/** What this service asks the catalog. */
@NullMarked
package dev.freezeframe.transfers.catalog;

import org.jspecify.annotations.NullMarked;
