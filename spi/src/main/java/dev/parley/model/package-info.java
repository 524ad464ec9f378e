/**
 * The values of Parley: what a conversation is made of.
 *
 * <p>Everything here is immutable, checked when made, free of {@code null} and safe for use by many threads. Start with
 * {@link dev.parley.model.TranscriptEntry} (what is stored), {@link dev.parley.model.EventMsg} (what a session says) and
 * {@link dev.parley.model.Op} (what a client asks). Sets that travel over a wire have an {@code Unknown} case, and their
 * known cases carry {@link dev.parley.model.UnknownFields}: what was read is what is written again.
 */
@NullMarked
package dev.parley.model;

import org.jspecify.annotations.NullMarked;
