/**
 * Sessions run by the real Codex program, {@code codex app-server}.
 *
 * <p>Inside, {@code AppServer} is one running program and what one can call there, {@code Inbox} takes what it says by
 * itself, and {@code Params} writes what it is told.
 */
@NullMarked
package dev.parley.codex;

import org.jspecify.annotations.NullMarked;
