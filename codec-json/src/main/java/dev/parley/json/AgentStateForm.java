package dev.parley.json;

import dev.parley.model.AgentState;
import tools.jackson.core.JsonGenerator;

/**
 * An agent's state. It has no place for unknown fields, so values that hold one write its fields among their own, where
 * there is one.
 */
final class AgentStateForm implements Form<AgentState> {

    @Override
    public AgentState read(JsonValue.Fields object) {
        return read(new FieldReader(object));
    }

    AgentState read(FieldReader in) {
        return new AgentState(in.string("session_id"), in.number("agreed_length"), in.optionalSource("last_source"));
    }

    @Override
    public void write(AgentState state, JsonGenerator out) {
        FieldWriter fields = FieldWriter.object(out);
        write(state, fields);
        fields.end();
    }

    void write(AgentState state, FieldWriter fields) {
        fields.string("session_id", state.sessionId())
                .number("agreed_length", state.agreedLength())
                .optionalSource("last_source", state.lastSource());
    }
}
