package dev.parley.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/** Parses one text into a {@link JsonValue} that remembers it. */
final class JsonSource {

    /** How deep values may nest; what an item may hold is bounded by memory only. */
    static final int MAX_DEPTH = 1_000;

    private static final int MAX_TOKEN_CHARS = 64 << 20;

    // names of unknown fields are not worth a symbol table, which would also let crafted names collide
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TOKEN_CHARS)
                    .maxNumberLength(MAX_TOKEN_CHARS)
                    .maxNameLength(MAX_TOKEN_CHARS)
                    .build())
            .build();

    private final String text;
    private final JsonParser parser;
    private final boolean surrogates;

    private JsonSource(String text, JsonParser parser, boolean surrogates) {
        this.text = text;
        this.parser = parser;
        this.surrogates = surrogates;
    }

    /**
     * Parses a text that is one object and nothing else.
     *
     * @throws MalformedJsonException if it is not
     */
    static JsonValue.Fields parse(String text) {
        return parse(text, JsonSource::onlyObject);
    }

    /** As the other, but whatever follows the object is left unread. */
    static JsonValue.Fields parseFirst(String text) {
        return parse(text, JsonSource::firstObject);
    }

    private static JsonValue.Fields parse(String text, Function<JsonSource, JsonValue.Fields> reading) {
        boolean surrogates = SurrogateEscapes.mayBeIn(text);
        char[] chars = surrogates ? SurrogateEscapes.replaced(text) : text.toCharArray();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), chars)) {
            return new JsonSource(text, parser, surrogates).read(reading);
        }
    }

    private JsonValue.Fields read(Function<JsonSource, JsonValue.Fields> reading) {
        // the causes are left out: their messages quote the text
        try {
            return reading.apply(this);
        } catch (StreamConstraintsException e) {
            throw MalformedJsonException.at(text, here(), "nested too deep, or a token too long");
        } catch (JacksonException e) {
            throw MalformedJsonException.at(text, here(), "syntax error");
        }
    }

    /** As the other, of UTF-8. */
    static JsonValue.Fields parse(byte[] utf8) {
        return parse(decoded(utf8));
    }

    private static String decoded(byte[] utf8) {
        String text = new String(utf8, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : strictlyDecoded(utf8);
    }

    private static String strictlyDecoded(byte[] utf8) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer chars = CharBuffer.allocate(utf8.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(utf8), chars, true);
        String text = chars.flip().toString();
        if (result.isError()) {
            throw MalformedJsonException.at(text, text.length(), "invalid UTF-8");
        }
        return text;
    }

    private long here() {
        return parser.currentLocation().getCharOffset();
    }

    private JsonValue.Fields firstObject() {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw MalformedJsonException.at(text, start(), "not an object");
        }
        return object();
    }

    private JsonValue.Fields onlyObject() {
        JsonValue.Fields object = firstObject();
        if (parser.nextToken() != null) {
            throw MalformedJsonException.at(text, start(), "more text after the object");
        }
        return object;
    }

    private JsonValue.Fields object() {
        int start = start();
        Map<String, JsonValue> byName = new LinkedHashMap<>();
        boolean repeats = false;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            String exact = surrogates ? SurrogateEscapes.stringAt(text, start()) : name;
            parser.nextToken();
            repeats |= byName.putIfAbsent(exact, value()) != null;
        }
        return new JsonValue.Fields(new Span(text, start, start() + 1), byName, repeats);
    }

    private JsonValue.Elements array() {
        int start = start();
        List<JsonValue> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(value());
        }
        return new JsonValue.Elements(new Span(text, start, start() + 1), elements);
    }

    private JsonValue value() {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> string();
            case VALUE_NULL -> new JsonValue.Null(scalar());
            default -> new JsonValue.Scalar(scalar());
        };
    }

    private JsonValue.Text string() {
        int start = start();
        String value = parser.getString();
        int end = (int) here();
        String exact = surrogates ? SurrogateEscapes.stringAt(text, start) : value;
        return new JsonValue.Text(new Span(text, start, end), exact);
    }

    private Span scalar() {
        int start = start();
        return new Span(text, start, start + parser.getStringLength());
    }

    private int start() {
        return (int) parser.currentTokenLocation().getCharOffset();
    }
}
