/**
 * The protocol between writers and the sweep as a model of finitely many states, and a checker that visits them all.
 * {@code docs/sweep.md} tells what is modelled and what was found.
 */
@NullMarked
package dev.freezeframe.store.model;

import org.jspecify.annotations.NullMarked;
