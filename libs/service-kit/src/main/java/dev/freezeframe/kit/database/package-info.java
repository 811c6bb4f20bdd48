/** What a failure says about the database. */
@NullMarked
package dev.freezeframe.kit.database;

import org.jspecify.annotations.NullMarked;
