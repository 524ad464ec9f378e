package dev.parley.examples.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.parley.spi.ConversationException;
import java.io.IOException;
import java.util.Optional;

/**
 * Answers every request: the page's files to whoever names this server, everything else to whoever has the token.
 *
 * <pre>
 * GET    /api/conversations                      all conversations, last used first
 * POST   /api/conversations                      begins one
 * POST   /api/conversations/ID/open              makes it live if it is not, and tells its state and newest rows
 * GET    /api/conversations/ID/rows?before=N     rows of its transcript before position N
 * GET    /api/conversations/ID/events            its events as they come, from Last-Event-ID on
 * POST   /api/conversations/ID/submissions       a submission: a message, an interrupt, an answer, a compaction
 * POST   /api/conversations/ID/fork              {"at": N}: a fork of the first N entries; {}: of everything
 * POST   /api/conversations/ID/rollback          {"at": N}: takes it back to its first N entries; a turn that runs is
 *                                                interrupted
 * POST   /api/conversations/ID/remove            ends its session
 * DELETE /api/conversations/ID                   deletes it
 * </pre>
 */
final class Routes implements HttpHandler {

    private static final System.Logger LOG = System.getLogger(Routes.class.getName());
    private static final Problem UNEXPECTED = new Problem(500, "unexpected", "the server failed; its log says how");

    private final Gate gate;
    private final ConversationRoutes conversations;

    Routes(Gate gate, ConversationRoutes conversations) {
        this.gate = gate;
        this.conversations = conversations;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try {
            Optional<PageFiles.PageFile> file =
                    PageFiles.at(exchange.getRequestURI().getPath());
            if (file.isPresent()) {
                file(exchange, file.get());
            } else {
                api(exchange);
            }
        } catch (ProblemException e) {
            Answers.problem(exchange, e.problem());
        } catch (ConversationException e) {
            Answers.problem(exchange, Problem.of(e));
        } catch (InterruptedException e) {
            exchange.close();
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a request failed", e);
            Answers.problem(exchange, UNEXPECTED);
        }
    }

    private void file(HttpExchange exchange, PageFiles.PageFile file) throws IOException {
        gate.refusal(exchange.getRequestHeaders()).ifPresent(Routes::refuse);
        if (!exchange.getRequestMethod().equals("GET")) {
            throw new ProblemException(Problem.NO_SUCH_PATH);
        }
        Answers.text(exchange, 200, file.type(), file.text());
    }

    private void api(HttpExchange exchange) throws IOException, InterruptedException {
        gate.refusalWithoutToken(exchange.getRequestHeaders()).ifPresent(Routes::refuse);
        conversations.handle(Request.of(exchange).orElseThrow(() -> new ProblemException(Problem.NO_SUCH_PATH)));
    }

    private static void refuse(Problem problem) {
        throw new ProblemException(problem);
    }
}
