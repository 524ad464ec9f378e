package dev.parley.json;

/**
 * Makes JSON text fit for one line of UTF-8 without changing its value. Outside of strings a line break is white space,
 * and inside it cannot stand, so it becomes a space; half a surrogate pair, which UTF-8 cannot express, can only stand
 * inside a string and becomes its escape.
 */
final class PlainLine {

    private PlainLine() {}

    /** Returns {@code json} itself if there is nothing to do. */
    static String of(String json) {
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '\n' || c == '\r' || Character.isSurrogate(c)) {
                return rewritten(json, i);
            }
        }
        return json;
    }

    private static String rewritten(String json, int from) {
        StringBuilder line = new StringBuilder(json.length() + 16).append(json, 0, from);
        for (int i = from; i < json.length(); i++) {
            char c = json.charAt(i);
            if (c == '\n' || c == '\r') {
                line.append(' ');
            } else if (!Character.isSurrogate(c)) {
                line.append(c);
            } else if (isPair(json, i)) {
                line.append(c).append(json.charAt(++i));
            } else {
                line.append("\\u").append(Integer.toHexString(c));
            }
        }
        return line.toString();
    }

    private static boolean isPair(String text, int at) {
        return at + 1 < text.length() && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
    }
}
