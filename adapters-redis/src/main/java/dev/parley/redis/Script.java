package dev.parley.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is done in one step on the server. The name in lower case is that of the resource which holds it. It is sent with
 * what it needs of others and no more: the server makes every function anew in each run, used or not.
 */
enum Script {
    CREATE(true, "ending", "birth"),
    FORK(true, "ending", "birth"),
    PLACE(true),
    FORGET_PLACE(true),
    APPEND(true),
    READ(false),
    FIND(false),
    UPDATE(true),
    ACQUIRE(true),
    RELEASE(true, "ending"),
    DELETE(true, "ending"),
    SWEEP(true, "ending"),
    PURGE(true, "ending"),
    PAGE(false),
    OWNERSHIP(false),
    PERMITTED(false),
    SESSION_OPEN(true, "session"),
    SESSION_CLAIM(true, "session"),
    SESSION_SUBMIT(true, "session"),
    SESSION_PULL(true, "session"),
    SESSION_PUBLISH(true, "session"),
    SESSION_TAKE(true, "session"),
    SESSION_CLOSE(true, "session"),
    SESSION_FENCE(true, "session"),
    SESSION_REQUEUE(true, "session"),
    SESSION_FORGET(true, "session"),
    SESSION_UNPARK(true, "session"),
    SESSION_TOUCH(true, "session");

    private final boolean writing;
    private final String text;
    private final String sha;

    Script(boolean writing, String... needed) {
        this.writing = writing;
        this.text = Stream.of(List.of("prelude"), List.of(needed), List.of(name().toLowerCase(Locale.ROOT)))
                .flatMap(List::stream)
                .map(Script::resource)
                .collect(Collectors.joining("\n"));
        this.sha = HexFormat.of().formatHex(sha1(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether it may change anything. */
    boolean isWriting() {
        return writing;
    }

    String text() {
        return text;
    }

    /** By what the server knows it, once loaded. */
    String sha() {
        return sha;
    }

    private static String resource(String name) {
        String file = name + ".lua";
        try (InputStream in = Script.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException(file + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
