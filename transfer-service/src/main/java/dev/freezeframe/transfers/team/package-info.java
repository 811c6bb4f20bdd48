/** Who is in which team, as far as mail needs it. */
@NullMarked
package dev.freezeframe.transfers.team;

import org.jspecify.annotations.NullMarked;
