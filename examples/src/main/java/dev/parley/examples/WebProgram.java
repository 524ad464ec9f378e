package dev.parley.examples;

import dev.parley.examples.catalogue.Catalogue;
import dev.parley.examples.web.WebView;
import dev.parley.spi.ConversationException;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The conversations as a page in the browser, until somebody presses Ctrl-C or ends the process. To be run once. */
final class WebProgram {

    private static final int OK = 0;
    private static final int MISCONFIGURED = 2;
    private static final long GRACE_SECONDS = 15;

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Runs on the process's own streams. Gives its exit code. */
    int main(Map<String, String> environment, int port) {
        InterruptSignal.handle(this::stop);
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAndWait, "web-shutdown"));
        return run(environment, port, System.out, System.err);
    }

    /** Returns when {@link #stop} was called and all is closed. */
    int run(Map<String, String> environment, int port, PrintStream out, PrintStream err) {
        try (ChatBackend backend = ChatBackend.open(ChatOptions.of(environment), Clock.systemUTC());
                WebView view = WebView.start(
                        backend.manager(),
                        new Catalogue(backend.store()),
                        backend.config(),
                        backend.greeting(),
                        port)) {
            out.println(view.url());
            out.println("Open this in a browser on this machine; Ctrl-C ends it.");
            out.flush();
            stop.await();
            return OK;
        } catch (ConversationException e) {
            err.println("parley-chat: " + e.getMessage());
            return MISCONFIGURED;
        } catch (IOException e) {
            err.println("parley-chat: cannot serve at port %d: %s".formatted(port, e.getMessage()));
            return MISCONFIGURED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OK;
        } finally {
            ended.countDown();
        }
    }

    void stop() {
        stop.countDown();
    }

    /** The process ends with this, so that conversations are given up in order before. */
    private void stopAndWait() {
        stop();
        try {
            boolean unused = ended.await(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
