package dev.parley.json;

/**
 * Reads escapes of surrogates, which the parser refuses in field names when they stand alone. It is given a text of the
 * same length in which other characters are escaped in their place; the strings concerned are then read here.
 */
final class SurrogateEscapes {

    private static final int ESCAPE_LENGTH = 6;

    private SurrogateEscapes() {}

    /** Whether {@code text} has such escapes, or something that looks like one. */
    static boolean mayBeIn(String text) {
        return text.contains("\\ud") || text.contains("\\uD");
    }

    /** The text with every {@code \}{@code udxxx} turned into {@code \}{@code uexxx}, which is for private use. */
    static char[] replaced(String text) {
        char[] chars = text.toCharArray();
        for (int i = 0; i + 2 < chars.length; i++) {
            if (chars[i] == '\\') {
                if (chars[i + 1] == 'u' && (chars[i + 2] == 'd' || chars[i + 2] == 'D')) {
                    chars[i + 2] = 'e';
                }
                i++;
            }
        }
        return chars;
    }

    /** The string whose opening quote stands at {@code quote}; the parser has found it well-formed. */
    static String stringAt(String source, int quote) {
        StringBuilder string = new StringBuilder();
        for (int i = quote + 1; source.charAt(i) != '"'; i++) {
            if (source.charAt(i) != '\\') {
                string.append(source.charAt(i));
            } else if (source.charAt(i + 1) == 'u') {
                string.append((char) Integer.parseInt(source, i + 2, i + ESCAPE_LENGTH, 16));
                i += ESCAPE_LENGTH - 1;
            } else {
                string.append(simple(source.charAt(++i)));
            }
        }
        return string.toString();
    }

    private static char simple(char escaped) {
        return switch (escaped) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            default -> escaped;
        };
    }
}
