/** Standing orders of teams to have their snapshots in other regions too. */
@NullMarked
package dev.freezeframe.replications.policy;

import org.jspecify.annotations.NullMarked;
