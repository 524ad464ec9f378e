package dev.parley.examples;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a worker was told on its command line.
 *
 * @param healthPort where its health is served; 0 for a free port, empty for nowhere
 */
record WorkerArguments(int capacity, OptionalInt healthPort) {

    private static final int MOST = 10_000;
    private static final int HIGHEST_PORT = 65_535;
    private static final int CAPACITY = 16;

    /** Empty if they are not understood. */
    static Optional<WorkerArguments> of(String... args) {
        List<String> words = List.of(args);
        int capacity = CAPACITY;
        OptionalInt port = OptionalInt.empty();
        for (int i = 0; i < words.size(); i += 2) {
            OptionalInt number = i + 1 < words.size() ? number(words.get(i + 1)) : OptionalInt.empty();
            boolean known = words.get(i).equals("--capacity") || words.get(i).equals("--health");
            if (number.isEmpty() || !known) {
                return Optional.empty();
            }
            if (words.get(i).equals("--capacity")) {
                capacity = number.getAsInt();
            } else {
                port = number;
            }
        }
        boolean possible = capacity >= 1 && capacity <= MOST && port.orElse(0) <= HIGHEST_PORT;
        return possible ? Optional.of(new WorkerArguments(capacity, port)) : Optional.empty();
    }

    private static OptionalInt number(String word) {
        return word.matches("\\d{1,5}") ? OptionalInt.of(Integer.parseInt(word)) : OptionalInt.empty();
    }
}
