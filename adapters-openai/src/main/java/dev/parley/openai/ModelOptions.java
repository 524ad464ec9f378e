package dev.parley.openai;

import dev.parley.model.SessionConfig;
import dev.parley.spi.InvalidSettingException;
import java.math.BigDecimal;
import java.util.Optional;

/** The options of a session that go to the model. Options of other names are not ours and are left alone. */
record ModelOptions(
        Optional<String> reasoningEffort, Optional<BigDecimal> temperature, Optional<Long> maxOutputTokens) {

    static final String REASONING_EFFORT = "reasoning_effort";
    static final String TEMPERATURE = "temperature";
    static final String MAX_OUTPUT_TOKENS = "max_output_tokens";

    /**
     * @throws InvalidSettingException if an option is not understood
     */
    static ModelOptions of(SessionConfig config) {
        return new ModelOptions(
                option(config, REASONING_EFFORT),
                option(config, TEMPERATURE).map(text -> number(TEMPERATURE, text)),
                option(config, MAX_OUTPUT_TOKENS).map(text -> count(MAX_OUTPUT_TOKENS, text)));
    }

    private static Optional<String> option(SessionConfig config, String name) {
        return Optional.ofNullable(config.options().get(name));
    }

    private static BigDecimal number(String name, String text) {
        if (!text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
            throw new InvalidSettingException(name, "\"%s\" is not a number".formatted(text));
        }
        return new BigDecimal(text);
    }

    private static long count(String name, String text) {
        if (!text.matches("[1-9]\\d{0,17}")) {
            throw new InvalidSettingException(name, "\"%s\" is not a whole number above 0".formatted(text));
        }
        return Long.parseLong(text);
    }
}
