/** What the API tells about itself: an OpenAPI document, made of the table of operations and words for each of them. */
@NullMarked
package dev.freezeframe.gateway.description;

import org.jspecify.annotations.NullMarked;
