package dev.parley.examples.web;

import com.sun.net.httpserver.HttpExchange;
import dev.parley.core.Conversation;
import dev.parley.core.ConversationEvent;
import dev.parley.core.ConversationPage;
import dev.parley.core.EventCursor;
import dev.parley.core.PendingApproval;
import dev.parley.json.JsonCodec;
import dev.parley.model.EventMsg;
import dev.parley.spi.ConversationNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A conversation's events for one client, as server-sent events. The {@code id} of each is the cursor behind it: a client
 * that comes back with it in {@code Last-Event-ID} misses nothing and gets nothing twice, but for what a {@code gap} says.
 *
 * <ul>
 *   <li>{@code said}: {@code {"event", "row", "expires"}}, the event and, if there is one, the row of the transcript that
 *       it added, or until when the approval waits that it asks for
 *   <li>{@code gap}: {@code {"from", "to"}}, between which positions the transcript has what is missing here
 *   <li>{@code closed}: {@code {"reason"}}; the last one, the client should not come back on its own
 * </ul>
 *
 * <p>What it costs: a connection and this object. The JDK's server lets a request go on after its handler has returned,
 * so a stream on which nothing happens holds no thread, neither here nor in the manager. Each event is written by the
 * task of the manager's executor that delivers it, and asked for when the one before is written: a client that stops
 * reading holds one such task, once the buffers of the connection are full, and no events; its conversation and other
 * clients go on. That a client has gone shows when something is written to it: hence {@link #beat}.
 */
final class EventStream implements Flow.Subscriber<ConversationEvent> {

    private final HttpExchange exchange;
    private final OutputStream out;
    private final Conversation conversation;
    private final Consumer<EventStream> ended;
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile Flow.@Nullable Subscription subscription;

    /**
     * @param exchange whose head is sent already
     * @param ended is told once when nothing more will be written
     */
    EventStream(HttpExchange exchange, Conversation conversation, Consumer<EventStream> ended) {
        this.exchange = exchange;
        this.out = exchange.getResponseBody();
        this.conversation = conversation;
        this.ended = ended;
    }

    /** Streams what comes behind {@code from}. Returns at once. */
    void start(EventCursor from) {
        conversation.publisher(from).subscribe(this);
    }

    /** Writes a comment, unless something is being written: a client that has gone is noticed, and proxies stay awake. */
    void beat() {
        if (writing.tryLock()) {
            try {
                write(": \n\n");
            } finally {
                writing.unlock();
            }
        }
    }

    /** Writes nothing more and lets the client go. */
    void end() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        Flow.Subscription events = subscription;
        if (events != null) {
            events.cancel();
        }
        exchange.close();
        ended.accept(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription events) {
        subscription = events;
        if (over.get()) {
            events.cancel();
        } else {
            events.request(1);
        }
    }

    @Override
    public void onNext(ConversationEvent event) {
        if (event instanceof ConversationEvent.Emitted emitted) {
            send(emitted.next(), "said", said(emitted));
        } else if (event instanceof ConversationEvent.Gap gap) {
            ObjectNode missing = JsonViews.object()
                    .put("from", gap.catchUpFrom())
                    .put("to", gap.next().position());
            send(gap.next(), "gap", missing);
        }
        Flow.Subscription events = subscription;
        if (events != null) {
            events.request(1);
        }
    }

    @Override
    public void onComplete() {
        close();
    }

    /** The conversation failed; why is known as well as when it was ended in an orderly way. */
    @Override
    public void onError(Throwable failure) {
        close();
    }

    private void close() {
        String reason = conversation.closeReason().map(Enum::name).orElse("FAILED");
        send("event: closed\ndata: " + JsonViews.object().put("reason", reason) + "\n\n");
        end();
    }

    private ObjectNode said(ConversationEvent.Emitted emitted) {
        ObjectNode view = JsonViews.raw(JsonViews.object(), "event", JsonCodec.EVENT.encodeRaw(emitted.event()));
        rowOf(emitted).ifPresent(row -> view.set("row", JsonViews.row(row)));
        if (emitted.msg() instanceof EventMsg.ApprovalRequest) {
            expiryOf(emitted.number()).ifPresent(expiry -> view.put("expires", expiry.toString()));
        }
        return view;
    }

    private Optional<Instant> expiryOf(long number) {
        return conversation.pendingApprovals().requests().stream()
                .filter(approval -> approval.number() == number)
                .map(PendingApproval::expires)
                .findFirst();
    }

    /** The entry that the event was stored as stands right before its cursor; some entries are no row. */
    private Optional<ConversationPage.Row> rowOf(ConversationEvent.Emitted emitted) {
        long length = emitted.next().position();
        if (!mayBeRow(emitted.msg()) || length == 0) {
            return Optional.empty();
        }
        try {
            return conversation.page(length, 1).rows().stream()
                    .filter(row -> row.position() == length - 1)
                    .findFirst();
        } catch (ConversationNotFoundException e) { // deleted meanwhile: the stream is about to say so
            return Optional.empty();
        }
    }

    private static boolean mayBeRow(EventMsg msg) {
        return msg instanceof EventMsg.TurnStarted
                || msg instanceof EventMsg.InputTaken
                || msg instanceof EventMsg.ItemCompleted
                || msg instanceof EventMsg.Compacted
                || msg instanceof EventMsg.TurnComplete
                || msg instanceof EventMsg.TurnAborted;
    }

    private void send(EventCursor cursor, String name, ObjectNode data) {
        send("id: %s\nevent: %s\ndata: %s\n\n".formatted(CursorText.of(cursor), name, data));
    }

    private void send(String text) {
        writing.lock();
        try {
            write(text);
        } finally {
            writing.unlock();
        }
    }

    private void write(String text) {
        if (over.get()) {
            return;
        }
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) { // the client has gone, as clients do
            end();
        }
    }
}
