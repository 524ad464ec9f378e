package dev.parley.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.parley.model.AbortReason;
import dev.parley.model.ContentPart;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.model.Op;
import dev.parley.model.ResponseItem;
import dev.parley.model.ResponseItem.Message;
import dev.parley.model.SessionConfig;
import dev.parley.model.Submission;
import dev.parley.model.ToolOutput;
import dev.parley.model.TranscriptEntry;
import dev.parley.model.UnknownFields;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {

    @Test
    void theFieldsOwnExamplesAreUnderstood() {
        String started = "{\"id\":\"0\",\"msg\":{\"type\":\"task_started\"}}";
        String configured = "{\"id\":\"1234\",\"msg\":{\"type\":\"session_configured\","
                + "\"session_id\":\"67e55044-10b1-426f-9247-bb680e5fe0c8\",\"model\":\"codex-mini-latest\","
                + "\"history_log_id\":0,\"history_entry_count\":0}}";

        assertThat(JsonCodec.EVENT.decode(started)).isEqualTo(new Event("0", new EventMsg.TurnStarted()));
        assertThat(JsonCodec.EVENT.decode(configured).msg())
                .isInstanceOfSatisfying(EventMsg.SessionConfigured.class, msg -> {
                    assertThat(msg.model()).isEqualTo("codex-mini-latest");
                    assertThat(msg.unknownFields().fields()).containsKeys("history_log_id", "history_entry_count");
                });
        assertThat(JsonCodec.EVENT.encode(JsonCodec.EVENT.decode(started))).isEqualTo(started);
        assertThat(JsonCodec.EVENT.encode(JsonCodec.EVENT.decode(configured))).isEqualTo(configured);
    }

    @Test
    void aTurnsMarksAreReadUnderBothNamesAndWrittenUnderTheFirst() {
        EventMsg started = JsonCodec.EVENT_MSG.decode("{\"type\":\"turn_started\"}");
        EventMsg complete = JsonCodec.EVENT_MSG.decode("{\"type\":\"turn_complete\"}");

        assertThat(JsonCodec.EVENT_MSG.encode(started)).isEqualTo("{\"type\":\"task_started\"}");
        assertThat(JsonCodec.EVENT_MSG.encode(complete)).isEqualTo("{\"type\":\"task_complete\"}");
    }

    @Test
    void anAbortReasonOfAnAgentsOwnIsKept() {
        EventMsg aborted = JsonCodec.EVENT_MSG.decode("{\"type\":\"turn_aborted\",\"reason\":\"review_ended\"}");

        assertThat(aborted).isEqualTo(new EventMsg.TurnAborted(new AbortReason("review_ended")));
    }

    @Test
    void aNullIdIsReadAsAbsentAndWrittenWithout() {
        String item = "{\"type\":\"function_call\",\"id\":null,\"name\":\"f\",\"arguments\":\"{}\",\"call_id\":\"c\"}";

        ResponseItem read = JsonCodec.ITEM.decode(item);

        assertThat(read).isInstanceOfSatisfying(ResponseItem.FunctionCall.class, call -> {
            assertThat(call.id()).isEmpty();
            assertThat(call.arguments()).isEqualTo("{}");
        });
        assertThat(JsonCodec.ITEM.encode(read)).isEqualTo(item.replace("\"id\":null,", ""));
    }

    @Test
    void encryptedContentMayBeNull() {
        String item = "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":null}";

        ResponseItem read = JsonCodec.ITEM.decode(item);

        assertThat(read).isInstanceOfSatisfying(ResponseItem.Reasoning.class, reasoning -> {
            assertThat(reasoning.encryptedContent()).isEmpty();
            assertThat(reasoning.content()).isEmpty();
        });
        assertThat(JsonCodec.ITEM.encode(read)).isEqualTo(item);
    }

    @Test
    void aToolsOutputIsAStringOrAnArrayAndStaysWhatItIs() {
        String text = "{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"ok\"}";
        String parts = "{\"type\":\"function_call_output\",\"call_id\":\"c\","
                + "\"output\":[{\"type\":\"input_text\",\"text\":\"ok\"}]}";

        assertThat(((ResponseItem.FunctionCallOutput) JsonCodec.ITEM.decode(text)).output())
                .isEqualTo(new ToolOutput.Text("ok"));
        assertThat(JsonCodec.ITEM.encode(JsonCodec.ITEM.decode(text))).isEqualTo(text);
        assertThat(JsonCodec.ITEM.encode(JsonCodec.ITEM.decode(parts))).isEqualTo(parts);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9007199254740993",
                "1e400",
                "-0",
                "1.0",
                "1",
                "1E+2",
                "123456789012345678901234567890.10",
                "null",
                "true",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "\"\\u0041\\/\"",
                "\"\u2028\uD83D\uDE00\"",
                "{\"z\":1,\"a\":{\"z\":2,\"a\":[]}}",
                "{\"twice\":1,\"twice\":2}",
                "[ 1 ,\t2.50 ]"
            })
    void whatIsUnknownIsKeptAsTheVeryText(String raw) {
        String kind = "{\"type\":\"tomorrow\",\"x\":" + raw + "}";
        String field = "{\"type\":\"input_text\",\"text\":\"t\",\"x\":" + raw + "}";

        assertThat(JsonCodec.ITEM.encode(JsonCodec.ITEM.decode(kind))).isEqualTo(kind);
        assertThat(JsonCodec.ENTRY.encode(JsonCodec.ENTRY.decode(kind))).isEqualTo(kind);
        assertThat(JsonCodec.PART.decode(field).unknownFields().fields()).containsEntry("x", new JsonText(raw));
        assertThat(JsonCodec.PART.encode(JsonCodec.PART.decode(field.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\uD800", "a\uDC00b", "\uDC00\uD800", "ok \uD83D\uDE00 \uD83D", "\u0000\u2028\u2029\uFFFF\uFEFF"
            })
    void everyJavaStringSurvivesUtf8(String text) {
        ContentPart part = new ContentPart.OutputText(text);

        byte[] encoded = JsonCodec.PART.encodeBytes(part);

        assertThat(JsonCodec.PART.decode(encoded)).isEqualTo(part);
        assertThat(new String(encoded, StandardCharsets.UTF_8)).doesNotContain("\uFFFD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\uDC00\\ud800\\n\\\\udc00\\/\\b\\f\\r\\t\\u0041", "\\ud83d\\ude00"})
    void escapedSurrogatesSurviveInFieldNamesToo(String name) {
        String item = "{\"type\":\"t\",\"" + name + "\":{\"" + name + "\":\"" + name + "\"}}";
        SessionConfig config = SessionConfig.of("a").withOptions(Map.of("cut \uD83D", "\uDE00 off"));

        assertThat(JsonCodec.ITEM.encode(JsonCodec.ITEM.decode(item))).isEqualTo(item);
        assertThat(JsonCodec.CONFIG.decode(JsonCodec.CONFIG.encodeBytes(config)))
                .isEqualTo(config);
    }

    @Test
    void encodedTextIsOneLineEvenWhereRawTextIsNot() {
        String pretty = "{\r\n  \"type\": \"tomorrow\",\n  \"x\": 1.0\n}";

        ResponseItem read = JsonCodec.ITEM.decode(pretty);

        assertThat(JsonCodec.ITEM.encode(read)).isEqualTo("{    \"type\": \"tomorrow\",   \"x\": 1.0 }");
        assertThat(JsonCodec.ITEM.decode(JsonCodec.ITEM.encode(read))).isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"message\",\"role\":\"user\",\"content\":\"just text\"}",
                "{\"type\":\"message\",\"role\":\"user\",\"content\":[\"just text\"]}",
                "{\"type\":\"message\",\"content\":[]}",
                "{\"type\":\"message\",\"role\":\" \",\"content\":[]}",
                "{\"type\":\"message\",\"id\":7,\"role\":\"user\",\"content\":[]}",
                "{\"type\":\"message\",\"role\":\"user\",\"role\":\"system\",\"content\":[]}",
                "{\"type\":\"function_call\",\"name\":\"f\",\"arguments\":{},\"call_id\":\"c\"}",
                "{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":{\"content\":\"x\"}}",
                "{\"type\":\"local_shell_call\",\"status\":\"completed\",\"action\":{\"type\":\"exec\","
                        + "\"command\":[],\"timeout_ms\":1.0}}",
                "{\"type\":7}",
                "{}"
            })
    void anItemOfAnUnexpectedShapeIsKeptWhole(String item) {
        ResponseItem read = JsonCodec.ITEM.decode(item);

        assertThat(read)
                .isInstanceOfSatisfying(
                        ResponseItem.Unknown.class,
                        unknown -> assertThat(unknown.json()).isEqualTo(new JsonText(item)));
        assertThat(JsonCodec.ITEM.encode(read)).isEqualTo(item);
    }

    @Test
    void onlyTheInnermostValueOfAnUnexpectedShapeIsUnknown() {
        String entry = "{\"type\":\"item\",\"origin\":\"user\",\"item\":{\"type\":\"message\",\"role\":\"user\","
                + "\"content\":[{\"type\":\"input_text\",\"text\":5}]}}";

        TranscriptEntry read = JsonCodec.ENTRY.decode(entry);

        Message message = (Message) ((TranscriptEntry.Item) read).item();
        assertThat(message.content())
                .containsExactly(
                        new ContentPart.Unknown("input_text", new JsonText("{\"type\":\"input_text\",\"text\":5}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"rolled_back\",\"to_position\":-1}",
                "{\"type\":\"rolled_back\",\"to_position\":1e3}",
                "{\"type\":\"turn_started\",\"id\":\"1\",\"at\":\"yesterday\"}",
                "{\"type\":\"turn_started\",\"id\":\"1\",\"source\":[1]}",
                "{\"type\":\"item\",\"origin\":\"martian\",\"item\":{}}"
            })
    void anEntryOfAnUnexpectedShapeIsKeptWhole(String entry) {
        TranscriptEntry read = JsonCodec.ENTRY.decode(entry);

        assertThat(read).isInstanceOf(TranscriptEntry.Unknown.class);
        assertThat(JsonCodec.ENTRY.encode(read)).isEqualTo(entry);
    }

    @Test
    void valuesNestAHundredLevelsDeepAndMore() {
        int depth = 512;
        String deep = "{\"type\":\"deep\",\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}";
        String tooDeep = "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThat(JsonCodec.ITEM.encode(JsonCodec.ITEM.decode(deep))).isEqualTo(deep);
        assertThatThrownBy(() -> JsonCodec.ITEM.decode(tooDeep)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void itemsOfSeveralMebibytesAreReadAndWritten() {
        Message message = Message.user("naïve ".repeat(4 << 20));
        String number = "{\"type\":\"long\",\"x\":" + "7".repeat(1 << 20) + ",\"" + "n".repeat(1 << 20) + "\":1}";

        assertThat(JsonCodec.ITEM.decode(JsonCodec.ITEM.encodeBytes(message))).isEqualTo(message);
        assertThat(JsonCodec.ITEM.encode(JsonCodec.ITEM.decode(number))).isEqualTo(number);
    }

    @Test
    void equalMapsAreWrittenAsEqualText() {
        String text = "{\"agent\":\"a\",\"tools\":[],\"options\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\",\"d\":\"4\"}}";

        assertThat(JsonCodec.CONFIG.encode(JsonCodec.CONFIG.decode(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "secret",
                "[1]",
                "\"secret\"",
                "{\"secret\":",
                "{\"secret\":01}",
                "{\"secret\":NaN}",
                "{'secret':1}",
                "{\"a\":1} secret",
                "{\"a\":1}{\"a\":1}",
                "{\"a\":\"secret\u0001\"}",
                "{\"a\":1,}",
                "{/*secret*/}"
            })
    void badJsonIsOneErrorThatSaysWhereAndNotWhat(String bad) {
        assertThatThrownBy(() -> JsonCodec.ITEM.decode(bad)).isInstanceOfSatisfying(MalformedJsonException.class, e -> {
            assertThat(e.code()).isEqualTo("malformed_json");
            assertThat(e).hasMessageNotContaining("secret").hasNoCause();
            assertThat(e.offset()).isBetween(0L, (long) bad.length());
        });
    }

    @Test
    void theErrorNamesLineColumnAndOffset() {
        MalformedJsonException e =
                catchThrowableOfType(MalformedJsonException.class, () -> JsonCodec.ITEM.decode("{\n \"a\": ?}"));

        assertThat(e.line()).isEqualTo(2);
        assertThat(e.column()).isBetween(7, 8);
        assertThat(e.offset()).isBetween(8L, 9L);
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWhereTheyStand() {
        byte[] bad = "{\"a\":\"naïve\"}".getBytes(StandardCharsets.ISO_8859_1);
        byte[] replaced = "{\"type\":\"t\",\"a\":\"\uFFFD\"}".getBytes(StandardCharsets.UTF_8);

        MalformedJsonException e = catchThrowableOfType(MalformedJsonException.class, () -> JsonCodec.ITEM.decode(bad));

        assertThat(e.offset()).isEqualTo(8);
        assertThat(JsonCodec.ITEM.encodeBytes(JsonCodec.ITEM.decode(replaced))).isEqualTo(replaced);
    }

    @Test
    void aValueWithoutAnUnknownCaseIsRefusedByFieldName() {
        assertThatThrownBy(() -> JsonCodec.CONFIG.decode("{\"agent\":\"a\"}"))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessageContaining("field tools is missing");
        assertThatThrownBy(() -> JsonCodec.SUBMISSION.decode("{\"id\":\"\",\"op\":{\"type\":\"interrupt\"}}"))
                .isInstanceOf(MalformedJsonException.class);
        assertThat(JsonCodec.SUBMISSION.decode("{\"id\":\"1\",\"op\":{\"type\":\"interrupt\"}}"))
                .isEqualTo(new Submission("1", new Op.Interrupt()));
    }

    @Test
    void anUnknownFieldMayNotBearAKnownName() {
        UnknownFields clash = new UnknownFields(Map.of("text", new JsonText("1")));

        assertThatThrownBy(() -> JsonCodec.PART.encode(new ContentPart.InputText("t", clash)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text");
    }

    @Test
    void anAdapterReadsItsOwnWireAndHandsItemsOnRaw() {
        JsonObject event = JsonObject.parse("{\"type\":\"response.output_item.done\",\"output_index\":0,\"none\":null,"
                + "\"list\":[{\"a\":1.0},2],\"texts\":[\"a\",1,\"b\"],\"item\":{\"type\":\"odd\",\"n\":1.0}}");

        assertThat(event.string("type")).contains("response.output_item.done");
        assertThat(event.integer("output_index")).hasValue(0);
        assertThat(event.integer("type")).isEmpty();
        assertThat(event.string("none")).isEmpty();
        assertThat(event.raw("none")).contains(new JsonText("null"));
        assertThat(event.objects("list"))
                .singleElement()
                .satisfies(element -> assertThat(element.raw()).isEqualTo(new JsonText("{\"a\":1.0}")));
        assertThat(event.strings("texts")).containsExactly("a", "b");
        assertThat(event.strings("list")).isEmpty();
        assertThat(event.names()).containsExactly("type", "output_index", "none", "list", "texts", "item");
        assertThat(event.object("item").map(JsonCodec.ITEM::decode))
                .contains(new ResponseItem.Unknown("odd", new JsonText("{\"type\":\"odd\",\"n\":1.0}")));
        assertThat(Optional.of(event).flatMap(e -> e.object("absent"))).isEmpty();
    }

    @Test
    void anObjectAsALineIsTheSameValueInValidUtf8() {
        JsonObject object = JsonObject.parse("{\r\n\"a\" :\n[\"\uD83D\",\"\\n\", \"\uD83D\uDE00\"]}");

        assertThat(object.line()).isEqualTo(new JsonText("{  \"a\" : [\"\\ud83d\",\"\\n\", \"\uD83D\uDE00\"]}"));
    }
}
