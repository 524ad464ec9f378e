package dev.parley.testkit;

import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import java.util.List;
import java.util.stream.Collectors;

/** Events as a person reads them in a failure. */
final class EventText {

    private static final int SHOWN = 40;

    private EventText() {}

    static String of(Event event) {
        return "\"%s\" %s".formatted(event.submissionId(), kind(event.msg()));
    }

    static String of(List<Event> events) {
        if (events.isEmpty()) {
            return "nothing";
        }
        String shown = events.stream().limit(SHOWN).map(EventText::of).collect(Collectors.joining(", "));
        return events.size() <= SHOWN ? shown : "%s and %d more".formatted(shown, events.size() - SHOWN);
    }

    private static String kind(EventMsg msg) {
        if (msg instanceof EventMsg.TurnAborted aborted) {
            return "TurnAborted(%s)".formatted(aborted.reason());
        }
        if (msg instanceof EventMsg.Error error) {
            return "Error(%s)".formatted(error.code());
        }
        return msg.getClass().getSimpleName();
    }
}
