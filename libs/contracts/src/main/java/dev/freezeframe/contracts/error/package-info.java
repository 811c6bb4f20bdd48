/** The published API's error ids and error body. */
@NullMarked
package dev.freezeframe.contracts.error;

import org.jspecify.annotations.NullMarked;
