package dev.parley.jdbc;

import dev.parley.spi.StoreRefusedException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Names as bytes that are compared and indexed: UTF-8, or, where the text has half a surrogate pair, 0xFF and its chars
 * in big-endian order. No UTF-8 begins with 0xFF, so different texts have different bytes; and bytes, unlike the text of
 * some databases, can hold NUL.
 */
final class StoredText {

    /** A little less than what index pages of PostgreSQL take. */
    static final int LARGEST = 2_500;

    private static final byte CHARS = (byte) 0xFF;

    private StoredText() {}

    /**
     * @param what what it is the name of, for the refusal
     * @throws StoreRefusedException if it has more than {@link #LARGEST} bytes
     */
    static byte[] encode(String what, String text) {
        byte[] bytes = bytes(text);
        if (bytes.length > LARGEST) {
            throw new StoreRefusedException(
                    "the name of the %s has %d bytes; the most is %d".formatted(what, bytes.length, LARGEST));
        }
        return bytes;
    }

    static String decode(byte[] bytes) {
        if (bytes.length == 0 || bytes[0] != CHARS) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return ByteBuffer.wrap(bytes, 1, bytes.length - 1)
                .slice()
                .asCharBuffer()
                .toString();
    }

    private static byte[] bytes(String text) {
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException halfAPair) {
            ByteBuffer chars = ByteBuffer.allocate(1 + 2 * text.length()).put(CHARS);
            for (int i = 0; i < text.length(); i++) {
                chars.putChar(text.charAt(i));
            }
            return chars.array();
        }
    }
}
