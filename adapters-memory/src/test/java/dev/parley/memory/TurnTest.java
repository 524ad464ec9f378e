package dev.parley.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.AbortReason;
import dev.parley.model.Decision;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.TokenUsage;
import dev.parley.model.UnknownFields;
import dev.parley.spi.History;
import dev.parley.spi.HistoryItem;
import dev.parley.spi.InitialHistory;
import dev.parley.spi.StoreClosedException;
import dev.parley.spi.StoreUnavailableException;
import dev.parley.spi.SubmissionRefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnTest {

    private final List<InProcessSessionSpawner> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(InProcessSessionSpawner::close);
    }

    @Test
    void theModelSeesTheBeginningThenWhatWasSaidInTheOrderInWhichItTookEffect() {
        List<List<String>> views = new CopyOnWriteArrayList<>();
        Agent agent = turn -> {
            views.add(view(turn));
            turn.say("answer " + turn.inputText());
        };
        InitialHistory beginning = new InitialHistory.Resumed(
                History.of(List.of(new HistoryItem(ResponseItem.Message.user("before"), Origin.USER))),
                Optional.empty());
        Listener listener = Listener.of(spawner(agent), beginning, event -> {});

        listener.completes(listener.say("one"));
        listener.completes(listener.say("two"));

        assertThat(views)
                .containsExactly(
                        List.of("USER before", "USER one"),
                        List.of("USER before", "USER one", "AGENT answer one", "USER two"));
    }

    @Test
    void aHistoryThatCannotBeReadFailsTheTurnAndTheNextOneTriesAgain() {
        AtomicBoolean down = new AtomicBoolean(true);
        List<List<String>> views = new CopyOnWriteArrayList<>();
        History lazy = () -> {
            if (down.get()) {
                throw new StoreUnavailableException("the store cannot be reached", new IOException("connection reset"));
            }
            return List.of(new HistoryItem(ResponseItem.Message.user("before"), Origin.USER))
                    .iterator();
        };
        Listener listener = Listener.of(
                spawner(turn -> views.add(view(turn))),
                new InitialHistory.Resumed(lazy, Optional.empty()),
                event -> {});

        String failed = listener.say("one");
        assertThat(listener.awaitEnd(failed)).isEqualTo(new EventMsg.TurnAborted(AbortReason.FAILED));
        down.set(false);
        listener.completes(listener.say("two"));

        assertThat(listener.await(failed, EventMsg.Error.class).code()).isEqualTo("store_unavailable");
        assertThat(views).containsExactly(List.of("USER before", "USER one", "USER two"));
    }

    @Test
    void steeringIsTakenIntoTheRunningTurnAndEndsThere() {
        CountDownLatch submitted = new CountDownLatch(1);
        List<String> view = new CopyOnWriteArrayList<>();
        Listener listener = Listener.of(spawner(turn -> {
            turn.delta("working");
            submitted.await();
            assertThat(turn.takeSteering()).containsExactly(Op.UserInput.text("faster"), Op.UserInput.text("louder"));
            assertThat(turn.takeSteering()).isEmpty();
            turn.say("done");
            view.addAll(view(turn));
        }));
        String id = listener.say("work");
        listener.await(id, EventMsg.AgentMessageDelta.class);

        String faster = listener.say("faster");
        String louder = listener.say("louder");
        submitted.countDown();

        listener.completes(id);
        assertThat(listener.heard(faster)).containsExactly(new EventMsg.InputTaken());
        assertThat(listener.heard(louder)).containsExactly(new EventMsg.InputTaken());
        assertThat(view).containsExactly("USER work", "USER faster", "USER louder", "AGENT done");
    }

    @Test
    void steeringStopsAtACompactionThatWaits() {
        CountDownLatch submitted = new CountDownLatch(1);
        List<Op.UserInput> taken = new CopyOnWriteArrayList<>();
        Listener listener = Listener.of(spawner(turn -> {
            turn.delta("working");
            submitted.await();
            taken.addAll(turn.takeSteering());
        }));
        String id = listener.say("work");
        listener.await(id, EventMsg.AgentMessageDelta.class);
        listener.say("before it");
        String compact = listener.submit(new Op.Compact());
        String behind = listener.say("behind it");
        submitted.countDown();

        listener.completes(behind);

        assertThat(taken).containsExactly(Op.UserInput.text("before it"));
        assertThat(listener.awaitEnd(compact)).isEqualTo(new EventMsg.TurnAborted(AbortReason.FAILED));
    }

    @Test
    void anAgentThatCannotCompactSaysSo() {
        Listener listener = Listener.of(spawner(turn -> turn.say("hello")));

        String id = listener.submit(new Op.Compact());

        assertThat(listener.awaitEnd(id)).isEqualTo(new EventMsg.TurnAborted(AbortReason.FAILED));
        assertThat(listener.heard(id))
                .contains(new EventMsg.Error("compaction_unsupported", "this agent cannot compact its history"));
    }

    @Test
    void aCompactionReplacesWhatTheModelSees() {
        List<List<String>> views = new CopyOnWriteArrayList<>();
        Listener listener = Listener.of(spawner(new Agent() {
            @Override
            public void run(Turn turn) {
                views.add(view(turn));
                turn.say("answer");
            }

            @Override
            public void compact(Turn turn) {
                assertThat(turn.input()).isEmpty();
                turn.compacted(List.of(
                        ResponseItem.Message.user("in short"), ResponseItem.Message.assistant("it was about one")));
            }
        }));
        listener.completes(listener.say("one"));

        listener.completes(listener.submit(new Op.Compact()));

        listener.completes(listener.say("two"));
        assertThat(views.get(1)).containsExactly("CONTEXT in short", "AGENT it was about one", "USER two");
    }

    @Test
    void aToolApprovedForTheSessionIsAskedAboutOnce() {
        List<ApprovalAnswer> answers = new CopyOnWriteArrayList<>();
        Listener listener = Listener.of(spawner(turn -> answers.add(turn.requestApproval("call", "rm", "{}"))));
        String first = listener.say("one");
        EventMsg.ApprovalRequest request = listener.await(first, EventMsg.ApprovalRequest.class);
        listener.submit(new Op.Approval(request.requestId(), Decision.APPROVED_FOR_SESSION));
        listener.completes(first);

        String second = listener.say("two");
        listener.completes(second);

        assertThat(answers).hasSize(2).allMatch(ApprovalAnswer::isApproved);
        assertThat(listener.heard(second)).noneMatch(EventMsg.ApprovalRequest.class::isInstance);
    }

    @Test
    void aDenialReachesTheAgentWithItsReason() {
        List<ApprovalAnswer> answers = new CopyOnWriteArrayList<>();
        Listener listener = Listener.of(spawner(turn -> answers.add(turn.requestApproval("call", "rm", "{}"))));
        String id = listener.say("one");
        EventMsg.ApprovalRequest request = listener.await(id, EventMsg.ApprovalRequest.class);
        assertThat(request).isEqualTo(new EventMsg.ApprovalRequest(request.requestId(), "call", "rm", "{}"));

        listener.submit(new Op.Approval(
                request.requestId(), Decision.DENIED, Optional.of("not on a Friday"), UnknownFields.NONE));

        listener.completes(id);
        assertThat(answers).containsExactly(new ApprovalAnswer(Decision.DENIED, Optional.of("not on a Friday")));
        assertThatThrownBy(() -> listener.submit(new Op.Approval(request.requestId(), Decision.APPROVED)))
                .as("an answer that nobody waits for")
                .isInstanceOf(SubmissionRefusedException.class)
                .hasMessageContaining(request.requestId());
    }

    @Test
    void parallelToolsMaySpeakAndAskAtOnce() {
        Listener listener = Listener.of(spawner(turn -> {
            List<Thread> tools = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                String call = "call-" + i;
                tools.add(new Thread(() -> useTool(turn, call)));
            }
            tools.forEach(Thread::start);
            for (Thread tool : tools) {
                tool.join();
            }
        }));
        String id = listener.say("all at once");
        for (int i = 0; i < 4; i++) {
            String call = "call-" + i;
            EventMsg request = listener.await(
                    id,
                    msg -> msg instanceof EventMsg.ApprovalRequest asked
                            && asked.callId().equals(call));
            listener.submit(new Op.Approval(((EventMsg.ApprovalRequest) request).requestId(), Decision.APPROVED));
        }

        listener.completes(id);

        assertThat(listener.heard(id))
                .filteredOn(EventMsg.ItemCompleted.class::isInstance)
                .hasSize(4);
    }

    @Test
    void toolsThatSpeakAtOnceAreHeardOneAfterTheOther() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Agent agent = turn -> {
            List<Thread> tools = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tools.add(new Thread(() -> chatter(turn)));
            }
            tools.forEach(Thread::start);
            for (Thread tool : tools) {
                tool.join();
            }
        };
        Listener listener = Listener.of(spawner(agent), new InitialHistory.New(), event -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            LockSupport.parkNanos(1_000);
            inside.decrementAndGet();
        });

        listener.completes(listener.say("all at once"));

        assertThat(most).hasValue(1);
    }

    @Test
    void aToolThatStillWaitsWhenTheTurnEndsIsLetGo() throws InterruptedException {
        LinkedBlockingQueue<Throwable> ends = new LinkedBlockingQueue<>();
        Listener listener = Listener.of(spawner(turn -> {
            Thread tool = new Thread(() -> {
                try {
                    turn.requestApproval("call", "rm", "{}");
                } catch (InterruptedException e) {
                    ends.add(e);
                }
            });
            tool.start();
            while (tool.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }));

        listener.completes(listener.say("forget it"));

        assertThat(ends.poll(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void whatTheAgentThrowsIsNotShownUnlessItIsOneOfOurs() {
        Listener listener = Listener.of(spawner(turn -> {
            if (turn.inputText().equals("ours")) {
                throw new TurnFailedException("unauthorized", "the endpoint refused the credentials");
            }
            throw new IllegalStateException("secret content");
        }));

        String theirs = listener.say("theirs");
        String ours = listener.say("ours");

        assertThat(listener.awaitEnd(ours)).isEqualTo(new EventMsg.TurnAborted(AbortReason.FAILED));
        EventMsg.Error error = listener.await(theirs, EventMsg.Error.class);
        assertThat(error.code()).isEqualTo("agent_failed");
        assertThat(error.message())
                .contains("java.lang.IllegalStateException", "TurnTest")
                .doesNotContain("secret");
        assertThat(listener.heard(ours))
                .contains(new EventMsg.Error("unauthorized", "the endpoint refused the credentials"));
    }

    @Test
    void whatAnAgentSaysBesidesItsAnswerGoesOut() {
        TokenUsage usage = new TokenUsage(1, 0, 2, 0, 3);
        Listener listener = Listener.of(spawner(turn -> {
            turn.reasoningDelta("hm");
            turn.tokens(usage);
            turn.warn("slow today");
            turn.error("rate_limited", "trying again");
        }));

        String id = listener.say("go");

        listener.completes(id);
        assertThat(listener.heard(id))
                .containsExactly(
                        new EventMsg.TurnStarted(),
                        new EventMsg.ReasoningDelta("hm"),
                        new EventMsg.TokenCount(usage),
                        new EventMsg.Warning("slow today"),
                        new EventMsg.Error("rate_limited", "trying again"),
                        new EventMsg.TurnComplete());
    }

    @Test
    void anAgentThatSwallowsTheRefusalOfTheSinkCanSayNothingMore() throws InterruptedException {
        LinkedBlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
        StoreClosedException refusal = new StoreClosedException("sealed");
        Agent agent = turn -> {
            for (int i = 0; i < 2; i++) {
                try {
                    turn.delta("word");
                } catch (RuntimeException e) {
                    thrown.add(e);
                }
            }
        };
        Listener listener = Listener.of(spawner(agent), new InitialHistory.New(), event -> {
            if (event.msg() instanceof EventMsg.AgentMessageDelta) {
                throw refusal;
            }
        });

        String id = listener.say("go");

        assertThat(thrown.poll(20, TimeUnit.SECONDS)).isSameAs(refusal);
        assertThat(thrown.poll(20, TimeUnit.SECONDS)).isInstanceOf(TurnOverException.class);
        assertThatThrownBy(() -> listener.say("more")).isInstanceOf(SubmissionRefusedException.class);
        assertThat(listener.heard(id))
                .containsExactly(new EventMsg.TurnStarted(), new EventMsg.AgentMessageDelta("word"));
    }

    @Test
    void theAgentIsInterruptedWhenTheSinkRefusesWhatOneOfItsToolsSays() throws InterruptedException {
        LinkedBlockingQueue<Throwable> ends = new LinkedBlockingQueue<>();
        Agent agent = turn -> {
            Thread tool = new Thread(() -> {
                try {
                    turn.delta("word");
                } catch (StoreClosedException e) {
                    ends.add(e);
                }
            });
            tool.start();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                ends.add(e);
            }
        };
        Listener listener = Listener.of(spawner(agent), new InitialHistory.New(), event -> {
            if (event.msg() instanceof EventMsg.AgentMessageDelta) {
                throw new StoreClosedException("sealed");
            }
        });

        listener.say("go");

        List<Throwable> both = new ArrayList<>();
        both.add(ends.poll(20, TimeUnit.SECONDS));
        both.add(ends.poll(20, TimeUnit.SECONDS));
        assertThat(both)
                .hasAtLeastOneElementOfType(StoreClosedException.class)
                .hasAtLeastOneElementOfType(InterruptedException.class);
    }

    @Test
    void callsThatATurnLeavesOpenAreAnsweredInTheNextView() {
        List<ResponseItem> seen = new CopyOnWriteArrayList<>();
        Listener listener = Listener.of(spawner(turn -> {
            if (turn.inputText().equals("call")) {
                turn.complete(new ResponseItem.FunctionCall("rm", "{}", "call-1"), Origin.AGENT);
                throw new TurnFailedException("out_of_order", "the tool cannot be reached");
            }
            turn.history().forEach(item -> seen.add(item.item()));
        }));

        listener.awaitEnd(listener.say("call"));
        listener.completes(listener.say("look"));

        assertThat(seen).hasSize(4);
        assertThat(seen.get(2))
                .isInstanceOfSatisfying(
                        ResponseItem.FunctionCallOutput.class,
                        output -> assertThat(output.callId()).isEqualTo("call-1"));
    }

    private static void chatter(Turn turn) {
        for (int i = 0; i < 100; i++) {
            turn.delta("word");
        }
    }

    private static void useTool(Turn turn, String call) {
        try {
            ApprovalAnswer answer = turn.requestApproval(call, "tool of " + call, "{}");
            turn.complete(ResponseItem.Message.assistant(call + " " + answer.decision()), Origin.AGENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> view(Turn turn) {
        return turn.history().stream()
                .map(item -> item.origin() + " " + ((ResponseItem.Message) item.item()).text())
                .toList();
    }

    private InProcessSessionSpawner spawner(Agent agent) {
        InProcessSessionSpawner spawner =
                InProcessSessionSpawner.builder().agent("agent", agent).build();
        opened.add(spawner);
        return spawner;
    }
}
