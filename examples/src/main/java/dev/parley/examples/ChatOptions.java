package dev.parley.examples;

import dev.parley.openai.Credentials;
import dev.parley.openai.Wire;
import dev.parley.spi.InvalidSettingException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the chat was told by its environment. Variables that are blank count as absent.
 *
 * @param store where conversations are kept
 * @param agent by which name the spawner is opened
 * @param workersAgent with agents on workers, which of theirs
 * @param endpoint the model endpoint; the scripted one if empty
 * @param codex the Codex program
 */
record ChatOptions(StoreChoice store, String agent, String workersAgent, Optional<Endpoint> endpoint, Codex codex) {

    static final String BASE_URL = "OPENAI_BASE_URL";
    static final String API_KEY = "OPENAI_API_KEY";
    static final String MODEL = "PARLEY_MODEL";
    static final String WIRE = "PARLEY_WIRE";
    static final String AGENT = "PARLEY_AGENT";
    static final String CODEX_PROGRAM = "PARLEY_CODEX";
    static final String CODEX_HOME = "CODEX_HOME";

    static final String WORKERS_AGENT = "PARLEY_WORKERS_AGENT";

    /** The agents that workers run, behind the Redis server of the store. */
    static final String REDIS = "redis";

    /** The agent that talks to a model endpoint. */
    static final String OPENAI = "openai";

    /** The agent that is the real Codex. */
    static final String CODEX = "codex";

    private static final String DEFAULT_BASE_URL = "https://api.openai.com/v1";

    /** What servers of one model answer to; others say that they do not know it. */
    private static final String ANY_MODEL = "default";

    /**
     * A model endpoint that somebody runs.
     *
     * @param credentials never shown, also not by {@code toString}
     */
    record Endpoint(URI baseUrl, Credentials credentials, String model, Wire wire) {}

    /**
     * The Codex program, which has its own configuration and credentials.
     *
     * @param program a path, or a name that is looked for along the path
     * @param home the folder that it calls {@code CODEX_HOME}
     */
    record Codex(String program, String home) {}

    /**
     * @throws InvalidSettingException if a variable is not understood; never quotes the key
     */
    static ChatOptions of(Map<String, String> environment) {
        return new ChatOptions(
                StoreChoice.of(environment),
                variable(environment, AGENT).orElse(OPENAI),
                variable(environment, WORKERS_AGENT).orElse(OPENAI),
                endpoint(environment),
                codex(environment));
    }

    private static Codex codex(Map<String, String> environment) {
        return new Codex(
                variable(environment, CODEX_PROGRAM).orElse(CODEX),
                variable(environment, CODEX_HOME)
                        .orElse(Path.of(System.getProperty("user.home"), ".codex")
                                .toString()));
    }

    private static Optional<Endpoint> endpoint(Map<String, String> environment) {
        Optional<String> url = variable(environment, BASE_URL);
        Optional<String> model = variable(environment, MODEL);
        if (url.isEmpty() && model.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> key = variable(environment, API_KEY);
        if (url.isEmpty() && key.isEmpty()) {
            throw new InvalidSettingException(
                    MODEL, "names a model, but neither %s nor %s says where it is".formatted(BASE_URL, API_KEY));
        }
        return Optional.of(new Endpoint(
                uri(url.orElse(DEFAULT_BASE_URL)),
                key.map(ChatOptions::credentials).orElseGet(Credentials::none),
                model.orElse(ANY_MODEL),
                variable(environment, WIRE).map(ChatOptions::wire).orElse(Wire.RESPONSES)));
    }

    static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** Not quoted: it may hold a password. */
    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(BASE_URL, "is not a URL");
        }
    }

    private static Credentials credentials(String key) {
        try {
            return Credentials.key(key);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(API_KEY, "holds characters that HTTP headers cannot");
        }
    }

    private static Wire wire(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "responses" -> Wire.RESPONSES;
            case "chat" -> Wire.CHAT;
            default -> throw new InvalidSettingException(WIRE, "\"%s\" is neither responses nor chat".formatted(text));
        };
    }
}
