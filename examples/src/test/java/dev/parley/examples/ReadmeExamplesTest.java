package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.parley.core.Conversation;
import dev.parley.core.ConversationEvent;
import dev.parley.core.ConversationManager;
import dev.parley.memory.InProcessSessionSpawner;
import dev.parley.model.Decision;
import dev.parley.model.EventMsg;
import dev.parley.model.Op;
import dev.parley.model.SessionConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The README's examples at work. */
final class ReadmeExamplesTest {

    @Test
    void librarianCountsQuestionsAndLendsWithApproval() throws Exception {
        try (var spawner = InProcessSessionSpawner.builder()
                        .agent("librarian", ReadmeExamples.agent())
                        .build();
                ConversationManager manager = ReadmeExamples.injected(spawner)) {
            Conversation conversation =
                    manager.newConversation(SessionConfig.of("librarian")).conversation();

            assertThat(answer(conversation, Decision.APPROVED)).isEqualTo("That was question 1. Enjoy the book.");
            assertThat(answer(conversation, Decision.DENIED)).isEqualTo("That was question 2. Then it stays here.");
        }
    }

    @Test
    void openAiSessionsMayCallTheTool() {
        assertThat(ReadmeExamples.openai("sk-none").tools()).containsExactly("get_weather");
    }

    @Test
    @Timeout(300) // it runs a whole kit
    void whatThePageTellsAnAdaptersAuthorToWriteIsGreen() {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(ReadmeExamples.ShelfStoreContractTest.class))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();

        LauncherFactory.create().execute(request, listener);

        TestExecutionSummary summary = listener.getSummary();
        assertThat(summary.getFailures())
                .extracting(failure -> String.valueOf(failure.getException().getMessage()))
                .isEmpty();
        assertThat(summary.getTestsSucceededCount()).isGreaterThan(70);
    }

    private static String answer(Conversation conversation, Decision decision) throws InterruptedException {
        conversation.submit(Op.UserInput.text("Moby-Dick"));
        StringBuilder answer = new StringBuilder();
        while (true) {
            ConversationEvent next =
                    conversation.nextEvent(Duration.ofSeconds(30)).orElseThrow();
            EventMsg msg = ((ConversationEvent.Emitted) next).msg();
            if (msg instanceof EventMsg.AgentMessageDelta piece) {
                answer.append(piece.delta());
            } else if (msg instanceof EventMsg.ApprovalRequest request) {
                conversation.submit(new Op.Approval(request.requestId(), decision));
            } else if (msg instanceof EventMsg.TurnComplete) {
                return answer.toString();
            }
        }
    }
}
