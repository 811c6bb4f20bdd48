/** The main job, whole: what {@code deploy/local/demo} does through the API against the running stack, comparing every disk byte by byte. */
@NullMarked
package dev.freezeframe.local.demo;

import org.jspecify.annotations.NullMarked;
