package dev.parley.model;

import java.util.Optional;

/** One piece of a message, of a reasoning item or of a tool's output. */
public sealed interface ContentPart {

    /** The fields of this part that this version does not know. */
    UnknownFields unknownFields();

    /** Text that goes to the model. */
    record InputText(String text, UnknownFields unknownFields) implements ContentPart {
        public InputText(String text) {
            this(text, UnknownFields.NONE);
        }
    }

    /**
     * A picture that goes to the model.
     *
     * @param imageUrl a URL, often a {@code data:} one
     * @param detail how closely the model looks, as the endpoint names it
     */
    record InputImage(String imageUrl, Optional<String> detail, UnknownFields unknownFields) implements ContentPart {
        public InputImage(String imageUrl) {
            this(imageUrl, Optional.empty(), UnknownFields.NONE);
        }
    }

    /** Text that the model wrote. */
    record OutputText(String text, UnknownFields unknownFields) implements ContentPart {
        public OutputText(String text) {
            this(text, UnknownFields.NONE);
        }
    }

    /** A summary of the model's reasoning. */
    record SummaryText(String text, UnknownFields unknownFields) implements ContentPart {
        public SummaryText(String text) {
            this(text, UnknownFields.NONE);
        }
    }

    /** The model's reasoning in full, type {@code reasoning_text}. */
    record ReasoningText(String text, UnknownFields unknownFields) implements ContentPart {
        public ReasoningText(String text) {
            this(text, UnknownFields.NONE);
        }
    }

    /** Text of the bare type {@code text}, which some endpoints use for reasoning. */
    record PlainText(String text, UnknownFields unknownFields) implements ContentPart {
        public PlainText(String text) {
            this(text, UnknownFields.NONE);
        }
    }

    /**
     * A part of a kind that this version does not know.
     *
     * @param type its {@code type}
     * @param json the whole part, {@code type} included
     */
    record Unknown(String type, JsonText json) implements ContentPart {
        @Override
        public UnknownFields unknownFields() {
            return UnknownFields.NONE;
        }
    }
}
