package dev.parley.json;

import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import tools.jackson.core.JsonGenerator;

/** Events: {@code {"id", "msg", "source"?}}. */
final class EventForm implements Form<Event> {

    private final Form<EventMsg> messages;

    EventForm(Form<EventMsg> messages) {
        this.messages = messages;
    }

    @Override
    public Event read(JsonValue.Fields object) {
        FieldReader in = new FieldReader(object);
        return new Event(in.string("id"), messages.read(in.object("msg")), in.optionalSource("source"));
    }

    @Override
    public void write(Event event, JsonGenerator out) {
        FieldWriter.object(out)
                .string("id", event.submissionId())
                .value("msg", event.msg(), messages::write)
                .optionalSource("source", event.source())
                .end();
    }
}
