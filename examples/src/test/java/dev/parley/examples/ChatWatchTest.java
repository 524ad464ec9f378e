package dev.parley.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.fixtures.ScriptedResponsesEndpoint;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A second subscriber in the chat. Its lines come when they come: so each is waited for. */
final class ChatWatchTest {

    private final ScriptedResponsesEndpoint endpoint = ScriptedResponsesEndpoint.start();

    @AfterEach
    void closeEndpoint() {
        endpoint.close();
    }

    @Test
    void watchedConversationShowsItsEventsToItsEnd() throws Exception {
        try (LiveChat chat = new LiveChat(environment())) {
            chat.type("hello");
            chat.type("/watch 1");
            chat.awaitOutput("; /watch alone ends it\n");
            chat.type("weather in Oslo");

            chat.awaitOutput("| turn 1-2 begins\n");
            chat.awaitOutput("| -> get_weather {\"city\":\"Oslo\"}\n");
            chat.awaitOutput("| <- Oslo: ");
            chat.awaitOutput("| turn 1-2 is complete\n");
            chat.type("/new");
            chat.type("/remove 1");
            chat.awaitOutput("removed;");
            chat.type("/remove 2");
            chat.awaitOutput("| closed: REMOVED\n");
            chat.type("/quit");

            assertThat(chat.output()).containsPattern("\\| says \\(\\d+ pieces\\): The tool says: Oslo");
            assertThat(chat.exitCode()).isZero();
        }
    }

    @Test
    void watchEndsWhenItIsToldTo() throws Exception {
        try (LiveChat chat = new LiveChat(environment())) {
            chat.type("hello");
            chat.type("/watch 1");
            chat.type("one");
            chat.awaitOutput("| turn 1-2 is complete\n");
            chat.type("/watch");
            chat.awaitOutput("no longer watching\n");
            chat.type("two");
            chat.type("/quit");

            assertThat(chat.exitCode()).isZero();
            assertThat(chat.output()).contains("You said: two").doesNotContain("| turn 1-3");
        }
    }

    @Test
    void onlyLiveConversationsCanBeWatched() throws Exception {
        try (LiveChat chat = new LiveChat(environment())) {
            chat.type("/watch");
            chat.awaitOutput("! /watch takes a number of the /list or part of an id\n");
            chat.type("hello");
            chat.type("/remove");
            chat.type("/watch 1");
            chat.awaitOutput("is not live");
            chat.type("/quit");

            assertThat(chat.exitCode()).isEqualTo(1);
        }
    }

    private Map<String, String> environment() {
        return Map.of("OPENAI_BASE_URL", endpoint.baseUrl().toString(), "PARLEY_MODEL", "scripted");
    }
}
