package dev.parley.examples.web;

import dev.parley.core.Conversation;
import dev.parley.core.ConversationManager;
import dev.parley.core.ForkPoint;
import dev.parley.core.IfTurnRuns;
import dev.parley.core.PendingApprovals;
import dev.parley.core.RemoveOutcome;
import dev.parley.examples.catalogue.Catalogue;
import dev.parley.json.JsonCodec;
import dev.parley.json.JsonObject;
import dev.parley.model.ContentPart;
import dev.parley.model.ConversationId;
import dev.parley.model.ConversationInfo;
import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import dev.parley.model.Submission;
import dev.parley.spi.ConversationNotFoundException;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What can be asked of conversations; {@link Routes} lists it. Safe for use by many threads. */
final class ConversationRoutes {

    private static final int ROWS = 60;

    private final ConversationManager manager;
    private final Catalogue catalogue;
    private final SessionConfig config;
    private final String greeting;
    private final EventStreams streams;

    /**
     * @param config of new conversations
     * @param greeting tells in a line who answers
     */
    ConversationRoutes(
            ConversationManager manager,
            Catalogue catalogue,
            SessionConfig config,
            String greeting,
            EventStreams streams) {
        this.manager = manager;
        this.catalogue = catalogue;
        this.config = config;
        this.greeting = greeting;
        this.streams = streams;
    }

    void handle(Request request) throws IOException, InterruptedException {
        switch (request.what()) {
            case "GET" -> Answers.json(request.exchange(), 200, list());
            case "POST" -> created(request, manager.newConversation(config).conversation());
            case "POST ID open" -> Answers.json(request.exchange(), 200, open(request.id()));
            case "GET ID rows" -> Answers.json(request.exchange(), 200, rows(request));
            case "GET ID events" -> stream(request);
            case "POST ID submissions" -> submit(request);
            case "POST ID fork" -> fork(request);
            case "POST ID rollback" -> rollback(request);
            case "POST ID remove" -> ended(request, manager.removeConversation(request.id()));
            case "DELETE ID" -> ended(request, manager.deleteConversation(request.id()));
            default -> throw new ProblemException(Problem.NO_SUCH_PATH);
        }
    }

    private ObjectNode list() {
        ObjectNode view = JsonViews.object().put("greeting", greeting);
        ArrayNode conversations = view.putArray("conversations");
        for (ConversationInfo info : catalogue.all()) {
            Optional<Conversation> live = live(info.id());
            boolean running =
                    live.filter(conversation -> !conversation.isIdle()).isPresent();
            conversations.add(JsonViews.listed(info, live.isPresent(), running));
        }
        return view;
    }

    private ObjectNode open(ConversationId id) throws InterruptedException {
        Conversation conversation = manager.openConversation(id).conversation();
        PendingApprovals waiting = conversation.pendingApprovals();
        TurnSoFar turn = TurnSoFar.of(conversation, waiting.next());
        return JsonViews.opened(
                catalogue.find(id).orElseThrow(() -> new ConversationNotFoundException(id)),
                !conversation.isIdle(),
                turn,
                waiting.requests(),
                conversation.page(turn.cursor().position(), ROWS));
    }

    private ObjectNode rows(Request request) {
        Conversation conversation = manager.openConversation(request.id()).conversation();
        return JsonViews.page(conversation.page(request.number("before").orElse(Long.MAX_VALUE), ROWS));
    }

    /** From now on where the client does not say from where. */
    private void stream(Request request) throws IOException {
        Conversation conversation = manager.getConversation(request.id());
        streams.open(request.exchange(), conversation, request.lastEventId().orElseGet(conversation::now));
    }

    private void submit(Request request) throws IOException {
        Submission submission = JsonCodec.SUBMISSION.decode(request.body());
        Conversation conversation = manager.openConversation(request.id()).conversation();
        try {
            conversation.submit(submission);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.badRequest(String.valueOf(e.getMessage())));
        }
        if (submission.op() instanceof Op.UserInput input) {
            catalogue.titleUnlessNamed(conversation.id(), words(input));
        }
        Answers.json(request.exchange(), 202, JsonViews.object().put("id", submission.id()));
    }

    private void fork(Request request) throws IOException {
        OptionalLong at = request.body().integer("at");
        ForkPoint point = at.isPresent() ? at(at.getAsLong()) : ForkPoint.latest();
        created(request, manager.forkConversation(request.id(), point).conversation());
    }

    private void rollback(Request request) throws IOException {
        JsonObject body = request.body();
        long at = body.integer("at").orElseThrow(() -> new ProblemException(Problem.badRequest("at is missing")));
        created(
                request,
                manager.rollback(request.id(), at(at), IfTurnRuns.INTERRUPT).conversation());
    }

    private static ForkPoint at(long position) {
        if (position < 0) {
            throw new ProblemException(Problem.badRequest("position %d is negative".formatted(position)));
        }
        return ForkPoint.atPosition(position);
    }

    private static void created(Request request, Conversation conversation) throws IOException {
        Answers.json(
                request.exchange(),
                201,
                JsonViews.object().put("id", conversation.id().toString()));
    }

    private static void ended(Request request, RemoveOutcome outcome) throws IOException {
        Answers.json(
                request.exchange(),
                200,
                JsonViews.object().put("outcome", outcome.name().toLowerCase(Locale.ROOT)));
    }

    private Optional<Conversation> live(ConversationId id) {
        try {
            return Optional.of(manager.getConversation(id));
        } catch (ConversationNotFoundException e) {
            return Optional.empty();
        }
    }

    private static String words(Op.UserInput input) {
        StringBuilder words = new StringBuilder();
        for (ContentPart part : input.content()) {
            words.append(part instanceof ContentPart.InputText text ? text.text() + " " : "");
        }
        return words.toString();
    }
}
