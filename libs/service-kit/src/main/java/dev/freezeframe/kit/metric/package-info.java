/** How what is measured is counted. */
package dev.freezeframe.kit.metric;
