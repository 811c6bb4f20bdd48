/** What a fuzzer calls with whatever it thinks of ({@code deploy/fuzz}), and the inputs that it found, as tests. */
@org.jspecify.annotations.NullMarked
package dev.freezeframe.formats.fuzz;
