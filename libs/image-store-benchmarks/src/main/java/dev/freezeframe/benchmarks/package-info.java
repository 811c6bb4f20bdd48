/** What each stage between a disk and a bucket costs on one thread, so that a regression has a name. */
@NullMarked
package dev.freezeframe.benchmarks;

import org.jspecify.annotations.NullMarked;
