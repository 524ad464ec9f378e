package dev.parley.core;

/**
 * A turn that began and did not end.
 *
 * @param id the submission that started it
 * @param position where it began
 */
record OpenTurn(String id, long position) {}
