package dev.parley.json;

import dev.parley.model.AgentState;
import dev.parley.model.ContentPart;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.model.Op;
import dev.parley.model.ResponseItem;
import dev.parley.model.SessionConfig;
import dev.parley.model.Submission;
import dev.parley.model.TranscriptEntry;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON form of the values of one family. Safe for use by many threads.
 *
 * <p>What was read is what is written again: {@code decode(encode(value))} equals {@code value}, a kind that this version
 * does not know is kept whole as the family's {@code Unknown}, and a field that it does not know is kept raw in the
 * value's {@link dev.parley.model.UnknownFields}. Raw means the very text: numbers of any size and form, escapes and the
 * order of fields.
 *
 * <p>An object of a known kind that is not shaped as that kind demands (a field is missing, of another type, or stands
 * twice) becomes {@code Unknown} too, by the innermost family that has one. An object without a {@code type} is an
 * {@code Unknown} whose type is the empty string. Only what cannot be kept so is refused.
 *
 * <p>Encoded text is one line, without line breaks, and valid UTF-8 whatever the value holds: half a surrogate pair is
 * written as its escape. Equal values are written as equal text, if their raw parts are.
 *
 * @param <T> the family
 */
public final class JsonCodec<T> {

    /** Content parts. */
    public static final JsonCodec<ContentPart> PART = new JsonCodec<>(new PartForm());

    /** Items, in the form of the Responses wire format. */
    public static final JsonCodec<ResponseItem> ITEM = new JsonCodec<>(new ItemForm(PART.form));

    /** What a session says, without its envelope. */
    public static final JsonCodec<EventMsg> EVENT_MSG = new JsonCodec<>(new EventMsgForm(ITEM.form));

    /** Events: {@code {"id": "0", "msg": {"type": "task_started"}}}. The envelope's unknown fields are not kept. */
    public static final JsonCodec<Event> EVENT = new JsonCodec<>(new EventForm(EVENT_MSG.form));

    /** Operations. */
    public static final JsonCodec<Op> OP = new JsonCodec<>(new OpForm(PART.form));

    /** Submissions: {@code {"id": "1-1", "op": {"type": "interrupt"}}}. The envelope's unknown fields are not kept. */
    public static final JsonCodec<Submission> SUBMISSION = new JsonCodec<>(new SubmissionForm(OP.form));

    /** Transcript entries. */
    public static final JsonCodec<TranscriptEntry> ENTRY = new JsonCodec<>(new EntryForm(ITEM.form, OP.form));

    /** Session configurations. */
    public static final JsonCodec<SessionConfig> CONFIG = new JsonCodec<>(new ConfigForm());

    /** Conversation infos. */
    public static final JsonCodec<ConversationInfo> INFO = new JsonCodec<>(new InfoForm(CONFIG.form));

    /** Agent states. Their unknown fields are not kept, for they have no place for them. */
    public static final JsonCodec<AgentState> AGENT_STATE = new JsonCodec<>(new AgentStateForm());

    private static final JsonFactory FACTORY = new JsonFactory();

    private final Form<T> form;

    private JsonCodec(Form<T> form) {
        this.form = form;
    }

    /**
     * Writes {@code value} as one line of JSON.
     *
     * @throws IllegalArgumentException if one of its unknown fields bears the name of a known one
     */
    public String encode(T value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = generator(text)) {
            form.write(value, out);
        }
        return PlainLine.of(text.toString());
    }

    /** As {@link #encode}, in UTF-8. */
    public byte[] encodeBytes(T value) {
        return encode(value).getBytes(StandardCharsets.UTF_8);
    }

    /** As {@link #encode}, to be put raw into a larger text. */
    public JsonText encodeRaw(T value) {
        return new JsonText(encode(value));
    }

    /**
     * Reads a value.
     *
     * @throws MalformedJsonException if the text is not one JSON object, or is one that the family cannot hold
     */
    public T decode(String json) {
        return decode(JsonSource.parse(json));
    }

    /** As the other, from UTF-8. */
    public T decode(byte[] utf8) {
        return decode(JsonSource.parse(utf8));
    }

    /** As the other, from raw text. */
    public T decode(JsonText json) {
        return decode(json.text());
    }

    /** As the other, from an object that was parsed already; its text is not parsed again. */
    public T decode(JsonObject object) {
        return decode(object.fields());
    }

    static JsonGenerator generator(Writer out) {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), out);
    }

    void write(T value, JsonGenerator out) {
        form.write(value, out);
    }

    T decode(JsonValue.Fields object) {
        try {
            return form.read(object);
        } catch (UnexpectedShapeException e) {
            throw e.asMalformed();
        } catch (IllegalArgumentException e) {
            throw object.span().malformed("a field's value is refused");
        }
    }
}
