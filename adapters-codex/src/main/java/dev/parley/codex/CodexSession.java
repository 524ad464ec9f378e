package dev.parley.codex;

import dev.parley.model.AbortReason;
import dev.parley.model.Event;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Submission;
import dev.parley.spi.EventSink;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SubmissionRefusedException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a Codex process as a session. All that happens goes through its inbox, so turns, events and the end are decided
 * in one place, one after the other. Safe for use by many threads.
 */
final class CodexSession implements Session {

    private static final String CLOSED = "closed";

    private final SessionRequest request;
    private final EventSink sink;
    private final Executor threads;
    private final Consumer<CodexSession> whenGone;
    private final SessionInbox inbox;
    private final CompletableFuture<Void> departed = new CompletableFuture<>();

    // the inbox' alone
    private @Nullable Conversation conversation;
    private boolean silent;
    private boolean ended;

    /** What there is once the thread is known. */
    private record Conversation(CodexThread thread, Turns turns, Questions questions, Understanding understanding) {}

    CodexSession(
            SessionRequest request,
            EventSink sink,
            Executor threads,
            int longestInbox,
            Consumer<CodexSession> whenGone) {
        this.request = request;
        this.sink = sink;
        this.threads = threads;
        this.whenGone = whenGone;
        this.inbox = new SessionInbox(threads, word -> step(() -> hearNow(word)), longestInbox);
    }

    /** Begins to emit. Words that came before are heard after this. */
    void open(CodexThread thread, Optional<EventMsg.Warning> warning) {
        Turns turns = new Turns(thread, this::emit);
        ToolCalls tools =
                new ToolCalls(request.conversation(), thread.settings().tools(), threads);
        Questions questions = new Questions(this::emit, tools);
        Understanding understanding = new Understanding(thread, turns, questions, this::emit);
        inbox.open(() -> {
            conversation = new Conversation(thread, turns, questions, understanding);
            emit(Submission.INITIAL_ID, new EventMsg.SessionConfigured(thread.id(), thread.model()));
            warning.ifPresent(msg -> emit(Submission.INITIAL_ID, msg));
        });
    }

    /** Takes what Codex said of its thread. Does not wait. */
    void hear(Word word) {
        inbox.hear(word);
    }

    /** Done when Codex has been told that nobody listens to the thread any more. */
    CompletableFuture<Void> departed() {
        return departed;
    }

    @Override
    public void submit(Submission submission) {
        Op op = submission.op();
        boolean accepted;
        if (op instanceof Op.UserInput || op instanceof Op.Compact) {
            accepted = command(here -> here.turns.submit(submission));
        } else if (op instanceof Op.Interrupt) {
            accepted = command(here -> here.turns.interrupt());
        } else if (op instanceof Op.Approval approval) {
            accepted = command(here -> here.questions.decide(approval));
        } else if (op instanceof Op.Shutdown) {
            accepted = end(AbortReason.CLOSED, () -> emit(submission.id(), new EventMsg.ShutdownComplete()));
        } else {
            throw new SubmissionRefusedException(submission.id(), "unsupported");
        }
        if (!accepted) {
            throw new SubmissionRefusedException(submission.id(), CLOSED);
        }
    }

    @Override
    public void close() {
        boolean unused = end(AbortReason.CLOSED, () -> {});
    }

    /** For a session that was never opened: nothing is heard any more. */
    void abandon() {
        inbox.end();
        departed.complete(null);
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    private interface ConversationStep {
        void run(Conversation here) throws InterruptedException;
    }

    private boolean command(ConversationStep command) {
        return inbox.command(() -> step(() -> {
            if (conversation != null && !ended) {
                command.run(conversation);
            }
        }));
    }

    private boolean end(AbortReason reason, Runnable lastWord) {
        return inbox.lastCommand(() -> step(() -> finish(reason, lastWord)));
    }

    /** A Codex that does not answer, or is gone, ends this session: what it does from then on is unknown. */
    private void step(Step step) {
        try {
            step.run();
        } catch (ServerGoneException e) {
            inbox.hear(new Word.Farewell(e.status().summary())); // readers are not shown what it wrote for its operator
        } catch (AppServerException e) {
            inbox.hear(new Word.Farewell(String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            inbox.hear(new Word.Farewell("interrupted"));
        }
    }

    private void hearNow(Word word) throws InterruptedException {
        Conversation here = conversation;
        if (here == null) {
            return;
        }
        if (word instanceof Word.Farewell farewell) {
            finish(
                    AbortReason.SESSION_LOST,
                    () -> emit(Submission.INITIAL_ID, new EventMsg.SessionLost(farewell.reason())));
            depart(here);
        } else if (ended) {
            if (word instanceof Word.Notice notice) {
                stopAndDepart(here, notice);
            }
        } else {
            here.understanding.hear(word);
        }
    }

    private void finish(AbortReason reason, Runnable lastWord) throws InterruptedException {
        Conversation here = conversation;
        if (here == null || ended) {
            return;
        }
        ended = true;
        here.questions.drop();
        here.turns.abort(reason);
        lastWord.run();
        if (here.thread.process().isOver() || here.turns.stop()) {
            depart(here);
        }
    }

    /** A turn that was about to begin when the session ended has begun, or is over. */
    private void stopAndDepart(Conversation here, Word.Notice notice) throws InterruptedException {
        if (notice.method().equals(Wire.TURN_STARTED)) {
            here.turns.started(Understanding.turnIn(notice.params()));
        }
        if (notice.method().equals(Wire.TURN_COMPLETED) || here.turns.stop()) {
            depart(here);
        }
    }

    private void depart(Conversation here) {
        if (departed.isDone()) {
            return;
        }
        inbox.end();
        here.thread.process().release(here.thread.id(), this);
        whenGone.accept(this);
        departed.complete(null);
    }

    /** Whoever does not take an event is told nothing more, and the session ends. */
    private void emit(String id, EventMsg msg) {
        if (silent) {
            return;
        }
        silent = true; // and it stays so if the sink throws
        try {
            sink.emit(new Event(id, msg));
            silent = false;
        } catch (RuntimeException sealed) {
            close();
        }
    }
}
