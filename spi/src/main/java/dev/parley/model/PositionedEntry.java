package dev.parley.model;

/** An entry and its place in the transcript. */
public record PositionedEntry(long position, TranscriptEntry entry) {}
