package dev.parley.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An item: one element of what the model sees. The forms are those of the Responses wire format; a tool call's
 * {@code callId} joins it to its output.
 */
public sealed interface ResponseItem {

    /** The fields of this item that this version does not know. */
    UnknownFields unknownFields();

    /**
     * Something said, by whomever.
     *
     * @param phase which part of an answer this is, where an endpoint says so
     */
    record Message(
            Optional<String> id,
            Role role,
            List<ContentPart> content,
            Optional<String> phase,
            UnknownFields unknownFields)
            implements ResponseItem {
        public Message {
            content = List.copyOf(content);
        }

        public Message(Role role, List<ContentPart> content) {
            this(Optional.empty(), role, content, Optional.empty(), UnknownFields.NONE);
        }

        /** A user message of one text part. */
        public static Message user(String text) {
            return new Message(Role.USER, List.of(new ContentPart.InputText(text)));
        }

        /** An assistant message of one text part. */
        public static Message assistant(String text) {
            return new Message(Role.ASSISTANT, List.of(new ContentPart.OutputText(text)));
        }

        /** A developer message of one text part. */
        public static Message developer(String text) {
            return new Message(Role.DEVELOPER, List.of(new ContentPart.InputText(text)));
        }

        /** The text of all text parts, joined; empty if there is none. */
        public String text() {
            StringBuilder text = new StringBuilder();
            for (ContentPart part : content) {
                if (part instanceof ContentPart.InputText input) {
                    text.append(input.text());
                } else if (part instanceof ContentPart.OutputText output) {
                    text.append(output.text());
                } else if (part instanceof ContentPart.PlainText plain) {
                    text.append(plain.text());
                }
            }
            return text.toString();
        }
    }

    /**
     * What the model thought.
     *
     * @param summary parts of type {@code summary_text}
     * @param content the reasoning in full, where the endpoint shows it
     * @param encryptedContent what the endpoint wants back to continue its thought
     */
    record Reasoning(
            Optional<String> id,
            List<ContentPart> summary,
            Optional<List<ContentPart>> content,
            Optional<String> encryptedContent,
            UnknownFields unknownFields)
            implements ResponseItem {
        public Reasoning {
            summary = List.copyOf(summary);
            content = content.map(List::copyOf);
        }
    }

    /**
     * A shell command that the model asks the program to run.
     *
     * @param status {@code completed}, {@code in_progress} or {@code incomplete}
     */
    record LocalShellCall(
            Optional<String> id,
            Optional<String> callId,
            String status,
            ShellAction action,
            UnknownFields unknownFields)
            implements ResponseItem {}

    /**
     * What a {@link LocalShellCall} runs.
     *
     * @param type {@code exec} so far
     * @param timeoutMillis milliseconds
     */
    record ShellAction(
            String type,
            List<String> command,
            Optional<Long> timeoutMillis,
            Optional<String> workingDirectory,
            Optional<Map<String, String>> env,
            Optional<String> user,
            UnknownFields unknownFields) {
        public ShellAction {
            command = List.copyOf(command);
            env = env.map(Map::copyOf);
        }
    }

    /**
     * A function tool that the model wants called.
     *
     * @param arguments JSON as the model wrote it, possibly malformed: a string on the wire too
     */
    record FunctionCall(
            Optional<String> id,
            String name,
            Optional<String> namespace,
            String arguments,
            String callId,
            UnknownFields unknownFields)
            implements ResponseItem {
        public FunctionCall(String name, String arguments, String callId) {
            this(Optional.empty(), name, Optional.empty(), arguments, callId, UnknownFields.NONE);
        }
    }

    /** The answer to a {@link FunctionCall} or {@link LocalShellCall}. */
    record FunctionCallOutput(Optional<String> id, String callId, ToolOutput output, UnknownFields unknownFields)
            implements ResponseItem {
        public FunctionCallOutput(String callId, ToolOutput output) {
            this(Optional.empty(), callId, output, UnknownFields.NONE);
        }
    }

    /** A free-form tool that the model wants called. */
    record CustomToolCall(
            Optional<String> id,
            Optional<String> status,
            String callId,
            String name,
            String input,
            UnknownFields unknownFields)
            implements ResponseItem {}

    /** The answer to a {@link CustomToolCall}. */
    record CustomToolCallOutput(
            Optional<String> id, String callId, Optional<String> name, ToolOutput output, UnknownFields unknownFields)
            implements ResponseItem {}

    /**
     * A web search that the endpoint ran by itself; it has no output item.
     *
     * @param action what was searched or opened, raw
     */
    record WebSearchCall(
            Optional<String> id, Optional<String> status, Optional<JsonText> action, UnknownFields unknownFields)
            implements ResponseItem {}

    /**
     * An item of a kind that this version does not know.
     *
     * @param type its {@code type}
     * @param json the whole item, {@code type} included
     */
    record Unknown(String type, JsonText json) implements ResponseItem {
        @Override
        public UnknownFields unknownFields() {
            return UnknownFields.NONE;
        }
    }
}
