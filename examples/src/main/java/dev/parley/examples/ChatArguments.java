package dev.parley.examples;

import java.util.List;

/**
 * What the program was told on its command line.
 *
 * @param port where the page is to be served; 0 for a free one
 */
record ChatArguments(Kind kind, int port) {

    private static final int HIGHEST_PORT = 65_535;

    /** What is wanted. */
    enum Kind {
        CHAT,
        WEB,
        HELP,
        /** Something that there is not. */
        UNKNOWN
    }

    static ChatArguments of(String... args) {
        List<String> words = List.of(args);
        if (words.isEmpty()) {
            return new ChatArguments(Kind.CHAT, 0);
        }
        if (words.equals(List.of("--help")) || words.equals(List.of("-h"))) {
            return new ChatArguments(Kind.HELP, 0);
        }
        if (words.equals(List.of("--web"))) {
            return new ChatArguments(Kind.WEB, 0);
        }
        boolean withPort = words.size() == 3 && words.subList(0, 2).equals(List.of("--web", "--port"));
        return withPort && isPort(words.get(2))
                ? new ChatArguments(Kind.WEB, Integer.parseInt(words.get(2)))
                : new ChatArguments(Kind.UNKNOWN, 0);
    }

    private static boolean isPort(String word) {
        return word.matches("\\d{1,5}") && Integer.parseInt(word) <= HIGHEST_PORT;
    }
}
