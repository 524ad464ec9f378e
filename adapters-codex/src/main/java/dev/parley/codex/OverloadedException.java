package dev.parley.codex;

/** The program has too much to do, after several attempts. Nothing was done. */
final class OverloadedException extends AppServerException {

    private static final long serialVersionUID = 1L;

    OverloadedException(String method, int attempts) {
        super("codex was too busy for %s, %d times".formatted(method, attempts));
    }
}
