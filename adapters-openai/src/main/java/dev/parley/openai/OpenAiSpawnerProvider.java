package dev.parley.openai;

import dev.parley.spi.InvalidSettingException;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.SessionSpawnerProvider;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens {@link OpenAiSessionSpawner}s, without tools, under the name {@value #NAME}, which is also the agent's. Settings:
 *
 * <ul>
 *   <li>{@code base-url}, required: for most endpoints ends in {@code /v1}
 *   <li>{@code api-key}: sent as bearer token; no key is sent if left out
 *   <li>{@code model}: that of sessions that name none
 *   <li>{@code wire}: {@code responses}, which is the default, or {@code chat}
 *   <li>{@code proxy}: an HTTP proxy, {@code host:port}
 *   <li>{@code idle-timeout}: how many seconds the endpoint may be silent while it answers; 300 if left out
 *   <li>{@code max-tool-rounds}: how often the model may call tools within a turn; 100 if left out
 * </ul>
 */
public final class OpenAiSpawnerProvider implements SessionSpawnerProvider {

    /** What this kind of spawner is called. */
    public static final String NAME = OpenAiSessionSpawner.DEFAULT_AGENT;

    private static final Pattern HOST_AND_PORT = Pattern.compile("([^:/\\s]+):(\\d{1,5})");
    private static final Set<String> KNOWN =
            Set.of("base-url", "api-key", "model", "wire", "proxy", "idle-timeout", "max-tool-rounds");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public SessionSpawner open(Map<String, String> settings) {
        for (String name : settings.keySet()) {
            if (!KNOWN.contains(name)) {
                throw new InvalidSettingException(
                        name, "is unknown; known are " + KNOWN.stream().sorted().toList());
            }
        }
        URI baseUrl = setting(settings, "base-url", OpenAiSpawnerProvider::uri)
                .orElseThrow(() -> new InvalidSettingException("base-url", "is missing"));
        OpenAiSessionSpawner.Builder builder = builder(baseUrl);
        setting(settings, "api-key", OpenAiSpawnerProvider::credentials).ifPresent(builder::credentials);
        setting(settings, "model", Function.identity()).ifPresent(builder::model);
        setting(settings, "wire", OpenAiSpawnerProvider::wire).ifPresent(builder::wire);
        setting(settings, "proxy", OpenAiSpawnerProvider::proxy).ifPresent(builder::proxy);
        setting(settings, "idle-timeout", text -> Duration.ofSeconds(count("idle-timeout", text)))
                .ifPresent(builder::idleTimeout);
        setting(settings, "max-tool-rounds", text -> count("max-tool-rounds", text))
                .ifPresent(builder::maxToolRounds);
        return builder.build();
    }

    private static <T> Optional<T> setting(Map<String, String> settings, String name, Function<String, T> reader) {
        String text = settings.get(name);
        if (text == null) {
            return Optional.empty();
        }
        if (text.isBlank()) {
            throw new InvalidSettingException(name, "is blank");
        }
        return Optional.of(reader.apply(text));
    }

    private static OpenAiSessionSpawner.Builder builder(URI baseUrl) {
        try {
            return OpenAiSessionSpawner.builder(baseUrl);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException("base-url", String.valueOf(e.getMessage()));
        }
    }

    /** Not quoted: it may hold a user and a password. */
    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException("base-url", "is not a URL");
        }
    }

    private static Credentials credentials(String key) {
        try {
            return Credentials.key(key);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException("api-key", "holds characters that HTTP headers cannot");
        }
    }

    private static Wire wire(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "responses" -> Wire.RESPONSES;
            case "chat" -> Wire.CHAT;
            default ->
                throw new InvalidSettingException("wire", "\"%s\" is neither responses nor chat".formatted(text));
        };
    }

    private static InetSocketAddress proxy(String text) {
        Matcher parts = HOST_AND_PORT.matcher(text);
        if (!parts.matches() || Integer.parseInt(parts.group(2)) > 65535) {
            throw new InvalidSettingException("proxy", "is not of the form host:port");
        }
        return InetSocketAddress.createUnresolved(parts.group(1), Integer.parseInt(parts.group(2)));
    }

    private static int count(String name, String text) {
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new InvalidSettingException(name, "\"%s\" is not a whole number above 0".formatted(text));
        }
        return Integer.parseInt(text);
    }
}
