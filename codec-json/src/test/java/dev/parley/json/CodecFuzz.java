package dev.parley.json;

import java.util.List;

/** What must hold of any bytes that are given to a codec. Jazzer's target, and that of {@link SavedInputsTest}. */
public final class CodecFuzz {

    private static final List<JsonCodec<?>> CODECS = List.of(
            JsonCodec.PART,
            JsonCodec.ITEM,
            JsonCodec.EVENT,
            JsonCodec.SUBMISSION,
            JsonCodec.ENTRY,
            JsonCodec.CONFIG,
            JsonCodec.INFO,
            JsonCodec.AGENT_STATE);

    private CodecFuzz() {}

    /** Fails if a codec throws anything but {@link MalformedJsonException} or does not keep what it read. */
    public static void fuzzerTestOneInput(byte[] json) {
        CODECS.forEach(codec -> decode(codec, json));
    }

    private static <T> void decode(JsonCodec<T> codec, byte[] json) {
        T value;
        try {
            value = codec.decode(json);
        } catch (MalformedJsonException refused) {
            return;
        }
        String text = codec.encode(value);
        T again = codec.decode(text);
        if (!again.equals(value) || !codec.encode(again).equals(text)) {
            throw new AssertionError("not kept: " + text);
        }
    }
}
