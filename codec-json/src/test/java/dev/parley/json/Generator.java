package dev.parley.json;

import dev.parley.model.AbortReason;
import dev.parley.model.AgentState;
import dev.parley.model.ContentPart;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.EntryMeta;
import dev.parley.model.Event;
import dev.parley.model.JsonText;
import dev.parley.model.Lineage;
import dev.parley.model.Op;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.SessionConfig;
import dev.parley.model.SourcePosition;
import dev.parley.model.Submission;
import dev.parley.model.ToolOutput;
import dev.parley.model.TranscriptEntry;
import dev.parley.model.UnknownFields;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** Makes random values of every record by its components, so that a new kind is covered as soon as it exists. */
final class Generator {

    private static final String[] RAW = {
        "9007199254740993",
        "1e400",
        "-0",
        "1.0",
        "null",
        "true",
        "\"\\u0000\\ud800\"",
        "{}",
        "[]",
        "{\"z\":1.50,\"a\":[null]}"
    };

    private static final String[] PIECES = {
        "a", "Z", "\u0000", "\n", "\"", "\\", "\u2028", "é", "\uD83D\uDE00", "\uD800", "\uDC00", "{", "}", "</", " "
    };

    private final Random random;

    Generator(long seed) {
        this.random = new Random(seed);
    }

    ContentPart part() {
        return (ContentPart) oneOf(ContentPart.class);
    }

    ResponseItem item() {
        return (ResponseItem) oneOf(ResponseItem.class);
    }

    Event event() {
        return (Event) value(Event.class);
    }

    Submission submission() {
        return new Submission("s" + string(), (Op) oneOf(Op.class));
    }

    TranscriptEntry entry() {
        return (TranscriptEntry) oneOf(TranscriptEntry.class);
    }

    ConversationInfo info() {
        return (ConversationInfo) value(ConversationInfo.class);
    }

    SessionConfig config() {
        return (SessionConfig) value(SessionConfig.class);
    }

    AgentState agentState() {
        return (AgentState) value(AgentState.class);
    }

    String string() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private Object oneOf(Class<?> family) {
        Class<?>[] kinds = family.getPermittedSubclasses();
        return record(kinds[random.nextInt(kinds.length)]);
    }

    private Object record(Class<?> kind) {
        if (kind.getSimpleName().equals("Unknown")) {
            return unknown(kind);
        }
        if (kind == Op.UserInput.class) {
            return new Op.UserInput(List.of(part(), part()), unknownFields());
        }
        if (kind == TranscriptEntry.RolledBack.class) {
            return new TranscriptEntry.RolledBack(number(), meta());
        }
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(components[i].getGenericType());
        }
        return construct(kind, types, values);
    }

    private Object unknown(Class<?> kind) {
        String type = "kind_" + random.nextInt(100);
        String raw = RAW[random.nextInt(RAW.length)];
        return construct(kind, new Class<?>[] {String.class, JsonText.class}, new Object[] {
            type, new JsonText("{\"x\":" + raw + ", \"type\":\"" + type + "\"}")
        });
    }

    private static Object construct(Class<?> kind, Class<?>[] types, Object[] values) {
        try {
            Constructor<?> constructor = kind.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot make a " + kind, e);
        }
    }

    private Object value(Type type) {
        if (type instanceof ParameterizedType generic) {
            return container((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
        }
        Class<?> kind = (Class<?>) type;
        if (kind == String.class) {
            return string();
        }
        if (kind == long.class || kind == Long.class) {
            return number();
        }
        if (kind == Instant.class) {
            return instant();
        }
        if (kind == UnknownFields.class) {
            return unknownFields();
        }
        if (kind == JsonText.class) {
            return new JsonText("{\"a\":" + RAW[random.nextInt(RAW.length)] + "}");
        }
        return special(kind);
    }

    private Object special(Class<?> kind) {
        if (kind.isEnum()) {
            Object[] constants = kind.getEnumConstants();
            return constants[random.nextInt(constants.length)];
        }
        if (kind == Role.class) {
            return new Role("r" + string());
        }
        if (kind == AbortReason.class) {
            return new AbortReason("r" + string());
        }
        if (kind == SessionConfig.class) {
            return new SessionConfig(
                    "a" + string(),
                    Optional.of(string()),
                    Optional.empty(),
                    List.of(string()),
                    Optional.of(string()),
                    Map.of("k" + string(), string(), string(), string()),
                    unknownFields());
        }
        if (kind == ConversationId.class) {
            return id();
        }
        if (kind == ConversationInfo.class) {
            return infoWithEverything();
        }
        if (kind == EntryMeta.class) {
            return meta();
        }
        if (kind == ToolOutput.class) {
            return random.nextBoolean() ? new ToolOutput.Text(string()) : new ToolOutput.Parts(List.of(part(), part()));
        }
        return kind.isSealed() ? oneOf(kind) : record(kind);
    }

    private Object container(Class<?> kind, Type[] arguments) {
        if (kind == Optional.class) {
            return random.nextBoolean() ? Optional.empty() : Optional.of(value(arguments[0]));
        }
        if (kind == Map.class) {
            return Map.of("k1" + string(), string(), "k2" + string(), string());
        }
        List<Object> values = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            values.add(value(arguments[0]));
        }
        return values;
    }

    private ConversationInfo infoWithEverything() {
        return (ConversationInfo) construct(
                ConversationInfo.class, componentTypes(ConversationInfo.class), new Object[] {
                    id(),
                    "t" + string(),
                    value(dev.parley.model.ConversationState.class),
                    instant(),
                    instant(),
                    number(),
                    Optional.of(string()),
                    Map.of(string(), string()),
                    random.nextBoolean() ? Optional.empty() : Optional.of(new Lineage(id(), number())),
                    value(SessionConfig.class),
                    random.nextBoolean() ? Optional.empty() : Optional.of(value(AgentState.class)),
                    random.nextBoolean() ? Optional.empty() : Optional.of(instant()),
                    unknownFields()
                });
    }

    private static Class<?>[] componentTypes(Class<?> kind) {
        RecordComponent[] components = kind.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < types.length; i++) {
            types[i] = components[i].getType();
        }
        return types;
    }

    private EntryMeta meta() {
        return new EntryMeta(
                random.nextBoolean() ? Optional.empty() : Optional.of(instant()),
                random.nextBoolean() ? Optional.empty() : Optional.of(new SourcePosition(number(), number())),
                unknownFields());
    }

    private ConversationId id() {
        long version7 = (random.nextLong() & ~0xF000L) | 0x7000L;
        return new ConversationId(new UUID(version7, random.nextLong()));
    }

    private long number() {
        return random.nextLong() & Long.MAX_VALUE;
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }

    private UnknownFields unknownFields() {
        Map<String, JsonText> fields = new LinkedHashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            fields.put("x_" + i + string(), new JsonText(RAW[random.nextInt(RAW.length)]));
        }
        return new UnknownFields(fields);
    }
}
