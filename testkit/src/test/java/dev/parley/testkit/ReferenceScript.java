package dev.parley.testkit;

import static dev.parley.testkit.SpawnerFault.ABANDONS_WITHOUT_A_WORD;
import static dev.parley.testkit.SpawnerFault.COMPACTS_WITHOUT_A_SUMMARY;
import static dev.parley.testkit.SpawnerFault.COUNTS_NO_TOKENS;
import static dev.parley.testkit.SpawnerFault.FAILS_WITHOUT_A_WORD;
import static dev.parley.testkit.SpawnerFault.FAILURE_ENDS_THE_SESSION;
import static dev.parley.testkit.SpawnerFault.FORGETS_ITS_SUMMARY;
import static dev.parley.testkit.SpawnerFault.LISTENS_FOR_ANSWERS_TOO_LATE;
import static dev.parley.testkit.SpawnerFault.LIVES_ON_AFTER_DEATH;
import static dev.parley.testkit.SpawnerFault.REPEATS_THE_INPUT;
import static dev.parley.testkit.SpawnerFault.SAYS_ITS_SUMMARY_TWICE;
import static dev.parley.testkit.SpawnerFault.SHOWS_A_CALL_WITHOUT_OUTPUT;
import static dev.parley.testkit.SpawnerFault.SPEAKS_UNDER_NO_ID;
import static dev.parley.testkit.SpawnerFault.STEERING_IS_NOT_HEARD;
import static dev.parley.testkit.SpawnerFault.SWALLOWS_UNKNOWN_MESSAGES;
import static dev.parley.testkit.SpawnerFault.TAKES_A_DENIAL_FOR_AN_APPROVAL;
import static dev.parley.testkit.SpawnerFault.TOOL_ENDS_THE_TURN;
import static dev.parley.testkit.SpawnerFault.WAITS_FOR_A_DEAF_AGENT;

import dev.parley.model.AbortReason;
import dev.parley.model.EventMsg;
import dev.parley.model.JsonText;
import dev.parley.model.Op;
import dev.parley.model.Origin;
import dev.parley.model.ResponseItem;
import dev.parley.model.Role;
import dev.parley.model.Submission;
import dev.parley.model.TokenUsage;
import dev.parley.model.ToolOutput;
import dev.parley.testkit.SpawnerUnderTest.Behaviour;
import java.util.List;

/** What the reference's agent does in one turn. */
final class ReferenceScript {

    private final ReferenceSession session;
    private final String id;

    ReferenceScript(ReferenceSession session, String id) {
        this.session = session;
        this.id = id;
    }

    /** Input that {@link #wanted} understands. */
    static Op.UserInput input(Behaviour wanted) {
        return Op.UserInput.text(wanted.name());
    }

    static Behaviour wanted(Submission submission) {
        return Behaviour.valueOf(text((Op.UserInput) submission.op()));
    }

    private static String text(Op.UserInput input) {
        return new ResponseItem.Message(Role.USER, input.content()).text();
    }

    /** Plays the turn and gives its end, were it not interrupted. */
    EventMsg play(Behaviour wanted) {
        switch (wanted) {
            case ANSWER -> {
                if (session.has(SHOWS_A_CALL_WITHOUT_OUTPUT) && session.hasHung()) {
                    return fail(); // as an endpoint does with such a history
                }
                answer();
            }
            case WAIT -> waitForInterrupt();
            case CHATTER -> chatter();
            case ASK -> ask();
            case TOOL_THROWS -> useBrokenTool();
            case IGNORE_INTERRUPT -> beDeaf();
            case UNKNOWN_MESSAGE -> passOn();
            case RECALL -> recall();
            case STEER -> takeSteering();
            case REPORT -> report();
            case TOOL_HANGS -> hang();
            case FAIL -> {
                return fail();
            }
            case DIE -> {
                return die();
            }
        }
        boolean tooMuch = wanted == Behaviour.TOOL_THROWS && session.has(TOOL_ENDS_THE_TURN);
        return tooMuch ? new EventMsg.TurnAborted(AbortReason.FAILED) : new EventMsg.TurnComplete();
    }

    private void answer() {
        if (session.has(REPEATS_THE_INPUT)) {
            session.emit(id, new EventMsg.ItemCompleted(ResponseItem.Message.user("ANSWER"), Origin.USER));
        }
        if (session.has(SPEAKS_UNDER_NO_ID)) {
            session.emit("no id", new EventMsg.AgentMessageDelta("answer"));
        }
        session.say(id, "answer");
    }

    private void waitForInterrupt() {
        session.sayWhatWasAbandoned();
        session.emit(id, new EventMsg.AgentMessageDelta("waiting"));
        session.awaitInterrupt();
    }

    private void chatter() {
        for (int i = 0; i < 200; i++) {
            session.emit(id, new EventMsg.AgentMessageDelta("word"));
        }
    }

    private EventMsg fail() {
        if (!session.has(FAILS_WITHOUT_A_WORD)) {
            session.emit(id, new EventMsg.Error("failed", "as the script wants"));
        }
        if (session.has(FAILURE_ENDS_THE_SESSION)) {
            session.closeBecauseOfFailure();
        }
        return new EventMsg.TurnAborted(AbortReason.FAILED);
    }

    private void ask() {
        if (session.isApproved()) {
            session.say(id, "approved before");
            return;
        }
        String requestId = id + "/1";
        session.emit(id, new EventMsg.ApprovalRequest(requestId, "call", "rm", "{}"));
        if (session.has(LISTENS_FOR_ANSWERS_TOO_LATE)) {
            session.forgetAnswers();
        }
        boolean denied = session.awaitAnswer(requestId) && !session.has(TAKES_A_DENIAL_FOR_AN_APPROVAL);
        session.say(id, denied ? "denied" : "approved");
    }

    private void takeSteering() {
        session.emit(id, new EventMsg.AgentMessageDelta("steer me"));
        Submission taken = session.awaitSteering();
        if (taken != null) {
            session.emit(taken.id(), new EventMsg.InputTaken());
            session.say(id, session.has(STEERING_IS_NOT_HEARD) ? "nothing" : text((Op.UserInput) taken.op()));
        }
    }

    private void report() {
        session.emit(id, new EventMsg.ReasoningDelta("hm"));
        if (!session.has(COUNTS_NO_TOKENS)) {
            session.emit(id, new EventMsg.TokenCount(new TokenUsage(7, 0, 5, 0, 12)));
        }
    }

    private void hang() {
        session.emit(id, new EventMsg.ItemCompleted(new ResponseItem.FunctionCall("rm", "{}", "call"), Origin.AGENT));
        session.hang();
    }

    /** Plays a compaction. */
    void compact() {
        ResponseItem.Message summary = ResponseItem.Message.user("all that was said, in a few words");
        if (!session.has(COMPACTS_WITHOUT_A_SUMMARY)) {
            session.emit(id, new EventMsg.Compacted(List.of(summary)));
        }
        if (session.has(SAYS_ITS_SUMMARY_TWICE)) {
            session.emit(id, new EventMsg.Compacted(List.of(summary)));
        }
        if (!session.has(FORGETS_ITS_SUMMARY)) {
            session.beginDialogueWith(summary);
        }
    }

    private void useBrokenTool() {
        session.emit(id, new EventMsg.ItemCompleted(new ResponseItem.FunctionCall("rm", "{}", "call"), Origin.AGENT));
        ToolOutput output = new ToolOutput.Text("the tool threw");
        session.emit(id, new EventMsg.ItemCompleted(new ResponseItem.FunctionCallOutput("call", output), Origin.TOOL));
    }

    private void beDeaf() {
        session.emit(id, new EventMsg.AgentMessageDelta("deaf"));
        session.awaitInterrupt();
        if (session.has(WAITS_FOR_A_DEAF_AGENT)) {
            session.awaitAnswer("that never comes");
        }
        session.abandon(id);
        if (!session.has(ABANDONS_WITHOUT_A_WORD)) {
            session.emit(id, new EventMsg.Warning("abandoned"));
        }
    }

    private EventMsg die() {
        session.emit(id, new EventMsg.Error("died", "as the script wants"));
        if (!session.has(LIVES_ON_AFTER_DEATH)) {
            session.die();
        }
        return new EventMsg.TurnAborted(AbortReason.FAILED);
    }

    private void passOn() {
        if (!session.has(SWALLOWS_UNKNOWN_MESSAGES)) {
            session.emit(id, new EventMsg.Unknown("kit_unknown", new JsonText("{\"type\":\"kit_unknown\"}")));
        }
    }

    private void recall() {
        session.say(id, session.firstOfDialogue());
    }
}
