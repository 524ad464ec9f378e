package dev.parley.json;

import dev.parley.model.AgentState;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.ConversationState;
import dev.parley.model.Lineage;
import dev.parley.model.SessionConfig;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/** Infos. Lineage and agent state stand among the info's own fields, so that what they do not know is kept too. */
final class InfoForm implements Form<ConversationInfo> {

    private static final ConversationState[] STATES = ConversationState.values();

    private final AgentStateForm agentStates = new AgentStateForm();
    private final Form<SessionConfig> configs;

    InfoForm(Form<SessionConfig> configs) {
        this.configs = configs;
    }

    @Override
    public ConversationInfo read(JsonValue.Fields object) {
        FieldReader in = new FieldReader(object);
        return new ConversationInfo(
                ConversationId.parse(in.string("id")),
                in.string("tenant"),
                in.constant("state", STATES),
                in.instant("created"),
                in.instant("updated"),
                in.number("revision"),
                in.optionalString("title"),
                in.optionalStringsByName("labels").orElse(Map.of()),
                lineage(in),
                configs.read(in.object("config")),
                agentState(in),
                in.optionalInstant("expiry"),
                in.rest());
    }

    private static Optional<Lineage> lineage(FieldReader in) {
        return in.optionalString("parent").map(parent -> new Lineage(ConversationId.parse(parent), in.number("cut")));
    }

    private Optional<AgentState> agentState(FieldReader in) {
        return in.has("session_id") ? Optional.of(agentStates.read(in)) : Optional.empty();
    }

    @Override
    public void write(ConversationInfo info, JsonGenerator out) {
        FieldWriter fields = FieldWriter.object(out)
                .string("id", info.id().toString())
                .string("tenant", info.tenant())
                .constant("state", info.state())
                .string("created", info.created().toString())
                .string("updated", info.updated().toString())
                .number("revision", info.revision())
                .optional("title", info.title())
                .stringsByName("labels", info.labels());
        info.lineage()
                .ifPresent(lineage ->
                        fields.string("parent", lineage.parent().toString()).number("cut", lineage.cut()));
        fields.value("config", info.config(), configs::write);
        info.agentState().ifPresent(state -> agentStates.write(state, fields));
        info.expiry().ifPresent(expiry -> fields.string("expiry", expiry.toString()));
        fields.end(info.unknownFields());
    }
}
