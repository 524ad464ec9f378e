package dev.parley.testkit;

import dev.parley.model.TranscriptEntry;

/** A few characters that stand for an entry in a history. Different entries have different ones. */
final class EntryName {

    private static final int READABLE = 32;

    private EntryName() {}

    /** Its text where that is short and all there is to it; otherwise some of it and a hash of all. */
    static String of(TranscriptEntry entry) {
        String text = StoreBench.text(entry);
        if (!text.isEmpty() && text.length() <= READABLE && entry.equals(StoreBench.entry(text))) {
            return text;
        }
        String all = entry.toString(); // a record of records, of texts and numbers
        return "%s#%016x".formatted(text.substring(0, Math.min(READABLE, text.length())), hash(all));
    }

    /** FNV-1a of 64 bits over the characters. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
