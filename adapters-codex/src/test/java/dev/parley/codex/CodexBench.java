package dev.parley.codex;

import dev.parley.core.Conversation;
import dev.parley.core.ConversationEvent;
import dev.parley.core.ConversationManager;
import dev.parley.core.NewConversation;
import dev.parley.fixtures.Answer;
import dev.parley.fixtures.CodexHome;
import dev.parley.fixtures.CodexProgram;
import dev.parley.fixtures.Prompt;
import dev.parley.fixtures.ReceivedRequest;
import dev.parley.fixtures.ScriptedResponsesEndpoint;
import dev.parley.json.JsonObject;
import dev.parley.memory.MemoryConversationStore;
import dev.parley.model.ConversationId;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.SessionConfig;
import dev.parley.spi.HistoryItem;
import dev.parley.spi.TaskThreads;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The real Codex behind a manager with a store in memory, and a scripted model behind Codex. Unless told otherwise the model
 * repeats what it is told, and with "wait" it says a word and no more.
 */
final class CodexBench implements AutoCloseable {

    static final SessionConfig CONFIG = SessionConfig.of("codex");
    static final SessionConfig WAITING = CONFIG.withOptions(java.util.Map.of("input_while_running", "wait"));

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final ScriptedResponsesEndpoint endpoint;
    final CodexHome home;
    final CodexSessionSpawner spawner;
    final MemoryConversationStore store = new MemoryConversationStore();
    final ConversationManager manager;
    private final ExecutorService threads = TaskThreads.perTask("codex-bench");

    private CodexBench(ScriptedResponsesEndpoint endpoint, CodexHome home, CodexSessionSpawner spawner) {
        this.endpoint = endpoint;
        this.home = home;
        this.spawner = spawner;
        this.manager = ConversationManager.builder(spawner, store)
                .executor(threads)
                .startDeadline(PATIENCE)
                .build();
    }

    static CodexBench open() {
        return open("never", builder -> {});
    }

    static CodexBench open(String approvalPolicy, Consumer<CodexSessionSpawner.Builder> more) {
        ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start().answerBy(CodexBench::repeat);
        CodexHome home = CodexHome.create(endpoint.baseUrl(), "test-key", approvalPolicy);
        return new CodexBench(endpoint, home, spawner(home, more));
    }

    static CodexSessionSpawner spawner(CodexHome home, Consumer<CodexSessionSpawner.Builder> more) {
        Path program = CodexProgram.obtain().executable();
        CodexSessionSpawner.Builder builder = CodexSessionSpawner.builder(program, home.folder());
        home.environment().forEach(builder::environment);
        more.accept(builder);
        return builder.build();
    }

    /** Says something and waits until the turn has ended well. */
    void ask(Conversation conversation, String text) throws InterruptedException {
        String id = conversation.submit(Op.UserInput.text(text));
        EventMsg end = awaitEnd(conversation, id);
        if (!(end instanceof EventMsg.TurnComplete)) {
            throw new AssertionError("\"%s\" ended with %s".formatted(text, end));
        }
    }

    EventMsg awaitEnd(Conversation conversation, String id) throws InterruptedException {
        return await(conversation, event -> event.submissionId().equals(id) && isEnd(event.msg()))
                .msg();
    }

    /** The next event of that kind. */
    Event await(Conversation conversation, Predicate<Event> wanted) throws InterruptedException {
        List<Event> seen = new ArrayList<>();
        while (true) {
            Optional<ConversationEvent> next = conversation.nextEvent(PATIENCE);
            if (next.isEmpty()) {
                throw new AssertionError("nothing more within %s; heard %s".formatted(PATIENCE, seen));
            }
            if (next.get() instanceof ConversationEvent.Emitted emitted) {
                seen.add(emitted.event());
                if (wanted.test(emitted.event())) {
                    return emitted.event();
                }
            }
        }
    }

    <T extends EventMsg> T await(Conversation conversation, Class<T> kind) throws InterruptedException {
        return kind.cast(
                await(conversation, event -> kind.isInstance(event.msg())).msg());
    }

    /** The messages of the model's view of the transcript, oldest first. */
    static List<String> stored(Conversation conversation) {
        List<String> texts = new ArrayList<>();
        for (HistoryItem item : conversation.history()) {
            if (item.item() instanceof ResponseItem.Message message && item.origin() != Origin.CONTEXT) {
                texts.add(message.text());
            }
        }
        return texts;
    }

    /** The messages of the turns that Codex holds, oldest first. */
    List<String> held(String thread) throws InterruptedException {
        List<String> texts = new ArrayList<>();
        for (JsonObject turn : turns(thread)) {
            for (JsonObject item : turn.objects("items")) {
                Said.inThread(item).ifPresent(said -> texts.add(said.text()));
            }
        }
        return texts;
    }

    List<JsonObject> turns(String thread) throws InterruptedException {
        List<JsonObject> turns = new ArrayList<>(process()
                .call(
                        Wire.THREAD_TURNS,
                        Params.object()
                                .string("threadId", thread)
                                .string("itemsView", "full")
                                .end())
                .objects("data"));
        Collections.reverse(turns); // it gives the newest first
        return turns;
    }

    /** The messages that the model saw last, without what Codex adds by itself, oldest first. */
    List<String> seenByModel() {
        List<ReceivedRequest> requests = endpoint.requests();
        JsonObject body = JsonObject.parse(requests.get(requests.size() - 1).bodyText());
        List<String> texts = new ArrayList<>();
        for (JsonObject item : body.objects("input")) {
            String role = item.string("role").orElse("");
            String text = item.objects("content").stream()
                    .map(part -> part.string("text").orElse(""))
                    .reduce("", String::concat);
            if ((role.equals("user") || role.equals("assistant")) && !text.startsWith("<")) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** The threads that the process has in memory. */
    List<String> loaded() throws InterruptedException {
        return process().call("thread/loaded/list", Message.EMPTY).strings("data");
    }

    void awaitUnloaded(String thread) throws InterruptedException {
        Deadline deadline = Deadline.in(PATIENCE);
        while (loaded().contains(thread)) {
            if (deadline.left() < 0) {
                throw new AssertionError("thread %s is still loaded after %s".formatted(thread, PATIENCE));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    CodexProcess process() {
        return spawner.processes().running().get(0);
    }

    String thread(ConversationId id) {
        return store.find(id).orElseThrow().agentState().orElseThrow().sessionId();
    }

    static String thread(NewConversation made) {
        return made.sessionConfigured().sessionId();
    }

    @Override
    public void close() {
        manager.close();
        spawner.close();
        store.close();
        endpoint.close();
        threads.shutdownNow();
        home.close();
    }

    static Answer repeat(Prompt prompt) {
        String text = prompt.lastUserText();
        return text.startsWith("wait") ? Answer.saying("waiting").silence() : Answer.saying("you said ", text);
    }

    private static boolean isEnd(EventMsg msg) {
        return msg instanceof EventMsg.TurnComplete || msg instanceof EventMsg.TurnAborted;
    }
}
