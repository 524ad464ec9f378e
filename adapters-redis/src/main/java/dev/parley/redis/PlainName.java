package dev.parley.redis;

/**
 * A name as it stands in keys: letters, digits, dots, hyphens and underscores as they are, every other {@code char} as a
 * percent sign and four hexadecimal digits. So no two names share a key, whatever they are made of, and none brings a
 * hash tag of its own.
 */
final class PlainName {

    private static final int DIGITS = 4;
    private static final int HEX = 16;

    private PlainName() {}

    static String of(String name) {
        if (name.chars().allMatch(c -> isPlain((char) c))) {
            return name;
        }
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (isPlain(c)) {
                plain.append(c);
            } else {
                plain.append('%').append("%04x".formatted((int) c));
            }
        }
        return plain.toString();
    }

    /** The name that {@code plain} stands for. */
    static String nameOf(String plain) {
        StringBuilder name = new StringBuilder(plain.length());
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c == '%') {
                name.append((char) Integer.parseInt(plain.substring(i + 1, i + 1 + DIGITS), HEX));
                i += DIGITS;
            } else {
                name.append(c);
            }
        }
        return name.toString();
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.';
    }
}
