package dev.parley.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.AbortReason;
import dev.parley.model.ContentPart;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.TokenUsage;
import dev.parley.model.ToolOutput;
import dev.parley.model.UnknownFields;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventWeightTest {

    private static final int LONG = 100_000;

    /** Short by nature: they cannot make a log large. */
    private static final Set<String> SHORT = Set.of(
            "id",
            "callId",
            "code",
            "detail",
            "model",
            "name",
            "namespace",
            "phase",
            "requestId",
            "role",
            "runningSubmission",
            "sessionId",
            "status",
            "timeoutMillis",
            "toolName",
            "type",
            "user");

    @ParameterizedTest(name = "{0}")
    @MethodSource("messages")
    void everyTextOfAMessageCounts(Class<? extends EventMsg> kind) {
        everyTextCounts(kind, msg -> EventWeight.of((EventMsg) msg));
    }

    static Stream<Class<?>> messages() {
        return Stream.of(EventMsg.class.getPermittedSubclasses());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("items")
    void everyTextOfAnItemCounts(Class<? extends ResponseItem> kind) {
        everyTextCounts(kind, item -> EventWeight.of(new EventMsg.ItemCompleted((ResponseItem) item, Origin.AGENT)));
    }

    static Stream<Class<?>> items() {
        return Stream.of(ResponseItem.class.getPermittedSubclasses());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("parts")
    void everyTextOfAPartCounts(Class<? extends ContentPart> kind) {
        everyTextCounts(
                kind,
                part -> EventWeight.of(new EventMsg.ItemCompleted(
                        new ResponseItem.Message(Role.USER, List.of((ContentPart) part)), Origin.AGENT)));
    }

    static Stream<Class<?>> parts() {
        return Stream.of(ContentPart.class.getPermittedSubclasses());
    }

    @Test
    void everyTextOfAShellActionCounts() {
        everyTextCounts(
                ResponseItem.ShellAction.class,
                action -> EventWeight.of(new EventMsg.ItemCompleted(
                        new ResponseItem.LocalShellCall(
                                Optional.empty(),
                                Optional.empty(),
                                "completed",
                                (ResponseItem.ShellAction) action,
                                UnknownFields.NONE),
                        Origin.AGENT)));
    }

    @Test
    void bothFormsOfAToolsAnswerCount() {
        long text = weightOfAnswer(new ToolOutput.Text("x".repeat(LONG)));
        long parts = weightOfAnswer(new ToolOutput.Parts(List.of(new ContentPart.InputText("x".repeat(LONG)))));

        assertThat(text).isBetween((long) LONG, LONG + 1_000L);
        assertThat(parts).isBetween((long) LONG, LONG + 1_000L);
    }

    private static long weightOfAnswer(ToolOutput answer) {
        return EventWeight.of(
                new EventMsg.ItemCompleted(new ResponseItem.FunctionCallOutput("call", answer), Origin.TOOL));
    }

    /** Makes each component in turn long, the others short. */
    private static void everyTextCounts(Class<?> kind, ToLongFunction<Object> weight) {
        RecordComponent[] components = kind.getRecordComponents();
        long light = weight.applyAsLong(record(kind, -1));
        assertThat(light).isBetween(1L, 1_000L);
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            if (!carriesText(components[i].getType()) || SHORT.contains(name)) {
                continue;
            }
            assertThat(weight.applyAsLong(record(kind, i)) - light)
                    .as("weight of a long %s", name)
                    .isBetween(LONG - 100L, LONG * 2 + 1_000L);
        }
    }

    private static boolean carriesText(Class<?> type) {
        return !type.isPrimitive() && type != Origin.class && type != AbortReason.class && type != TokenUsage.class;
    }

    private static Object record(Class<?> kind, int longComponent) {
        RecordComponent[] components = kind.getRecordComponents();
        List<Class<?>> types = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < components.length; i++) {
            types.add(components[i].getType());
            values.add(value(components[i].getGenericType(), i == longComponent ? LONG : 1));
        }
        try {
            return kind.getConstructor(types.toArray(Class<?>[]::new)).newInstance(values.toArray());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(kind.getName(), e);
        }
    }

    private static Object value(Type type, int length) {
        String text = "1".repeat(length);
        if (type instanceof ParameterizedType generic) {
            return container(generic, length);
        }
        return switch (type.getTypeName().replaceAll(".*[.$]", "")) {
            case "String" -> text;
            case "JsonText" -> new JsonText(text);
            case "UnknownFields" -> new UnknownFields(Map.of("f", new JsonText(text)));
            case "Long" -> 1L;
            case "Role" -> Role.USER;
            case "Origin" -> Origin.AGENT;
            case "AbortReason" -> AbortReason.CLOSED;
            case "TokenUsage" -> new TokenUsage(1, 1, 1, 1, 1);
            case "ToolOutput" -> new ToolOutput.Text(text);
            case "ContentPart" -> new ContentPart.InputText(text);
            case "ResponseItem" -> ResponseItem.Message.user(text);
            case "ShellAction" ->
                new ResponseItem.ShellAction(
                        "exec",
                        List.of(text),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        UnknownFields.NONE);
            default -> throw new AssertionError("no value of " + type);
        };
    }

    private static Object container(ParameterizedType type, int length) {
        Object content = value(type.getActualTypeArguments()[0], length);
        if (type.getRawType() == List.class) {
            return List.of(content);
        }
        return type.getRawType() == Map.class ? Map.of("k", content) : Optional.of(content);
    }
}
