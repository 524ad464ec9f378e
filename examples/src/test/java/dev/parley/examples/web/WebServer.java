package dev.parley.examples.web;

import dev.parley.core.ConversationManager;
import dev.parley.core.ManagerBuilder;
import dev.parley.examples.catalogue.Catalogue;
import dev.parley.memory.Agent;
import dev.parley.memory.InProcessSessionSpawner;
import dev.parley.memory.MemoryConversationStore;
import dev.parley.model.SessionConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

/** A page over a manager of its own, with an agent that does what it is told. */
final class WebServer implements AutoCloseable {

    /** Released once for each turn that was told to wait. */
    final Semaphore gate = new Semaphore(0);

    final ConversationManager manager;
    private final InProcessSessionSpawner spawner;
    private final MemoryConversationStore store = new MemoryConversationStore();
    private final WebView view;

    WebServer() throws IOException {
        this(settings -> settings);
    }

    WebServer(UnaryOperator<ManagerBuilder> settings) throws IOException {
        spawner = InProcessSessionSpawner.builder().agent("told", told()).build();
        manager = settings.apply(ConversationManager.builder(spawner, store)).build();
        view = WebView.start(
                manager, new Catalogue(store), SessionConfig.of("told"), "It does as told.", 0, Duration.ofMillis(50));
    }

    /** "ask" asks for approval, "wait" waits, "count N" says N numbers in pieces; the rest is repeated. */
    private Agent told() {
        return turn -> {
            String input = turn.inputText();
            if (input.equals("ask")) {
                boolean approved = turn.requestApproval("call-1", "cut", "{\"what\":\"tree\"}")
                        .isApproved();
                turn.say(approved ? "cut" : "left");
            } else if (input.equals("wait")) {
                turn.delta("waiting, ");
                gate.acquire();
                turn.say("waited");
            } else if (input.startsWith("count ")) {
                for (int i = 1; i <= Integer.parseInt(input.substring(6)); i++) {
                    turn.delta(i + " ");
                }
                turn.say("counted");
            } else {
                turn.say("You said: " + input);
            }
        };
    }

    WebView view() {
        return view;
    }

    WebClient client() {
        return new WebClient(view.url());
    }

    URI url() {
        return view.url();
    }

    @Override
    public void close() {
        try (store;
                spawner;
                manager) {
            view.close();
            gate.release(1_000);
        }
    }
}
