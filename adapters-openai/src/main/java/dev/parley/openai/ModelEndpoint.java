package dev.parley.openai;

import dev.parley.json.MalformedJsonException;
import dev.parley.memory.Turn;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A model endpoint over HTTP: one request, one streamed response, no repetition. Safe for use by many threads. */
final class ModelEndpoint {

    private static final int LONGEST_ERROR_BODY = 64 << 10;

    private final HttpClient http;
    private final URI uri;
    private final Map<String, String> headers;
    private final Credentials credentials;
    private final Duration idleTimeout;
    private final Clock clock;

    ModelEndpoint(
            HttpClient http,
            URI uri,
            Map<String, String> headers,
            Credentials credentials,
            Duration idleTimeout,
            Clock clock) {
        this.http = http;
        this.uri = uri;
        this.headers = Map.copyOf(headers);
        this.credentials = credentials;
        this.idleTimeout = idleTimeout;
        this.clock = clock;
    }

    /**
     * Sends {@code body} and hands the events of the response to {@code reading} until it has read its end. If the key
     * is refused and can be refreshed, sends once more. The connection ends with the turn, also during silence.
     *
     * @throws InterruptedException if the turn was interrupted; the connection is closed
     */
    void exchange(String body, Turn turn, ModelForm.Reading reading) throws ModelFailure, InterruptedException {
        try {
            exchange(body, turn, reading, credentials.key());
        } catch (ModelFailure e) {
            if (turn.isInterrupted()) { // which makes the JDK's client report a lost connection, at times
                throw new InterruptedException("the request was cancelled");
            }
            throw e;
        }
    }

    private void exchange(String body, Turn turn, ModelForm.Reading reading, Optional<String> key)
            throws ModelFailure, InterruptedException {
        if (tryExchange(body, key, turn, reading)) {
            return;
        }
        Optional<String> fresh = credentials.refresh(key) ? credentials.key() : key;
        if (fresh.equals(key) || !tryExchange(body, fresh, turn, reading)) {
            throw ModelFailure.lasting(ModelFailure.UNAUTHORIZED, "the endpoint refused the key (HTTP 401)");
        }
    }

    /** False if the key was refused. */
    private boolean tryExchange(String body, Optional<String> key, Turn turn, ModelForm.Reading reading)
            throws ModelFailure, InterruptedException {
        HttpRequest request = request(body, key);
        try (BodyPipe pipe = new BodyPipe()) {
            CompletableFuture<HttpResponse<BodyPipe>> sent = http.sendAsync(request, head -> pipe);
            Turn.Registration interrupt = turn.onInterrupt(() -> {
                sent.cancel(true);
                pipe.hangUp();
            });
            try {
                HttpResponse<BodyPipe> response = await(sent);
                if (response.statusCode() == 401) {
                    return false;
                }
                requireStream(response);
                read(pipe, reading);
                return true;
            } finally {
                interrupt.cancel();
            }
        }
    }

    private HttpRequest request(String body, Optional<String> key) throws ModelFailure {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::setHeader);
        if (key.isPresent()) {
            if (!HeaderText.isSendable(key.get())) {
                throw ModelFailure.lasting(
                        ModelFailure.UNAUTHORIZED, "the key is empty or holds characters that HTTP headers cannot");
            }
            request.setHeader("Authorization", "Bearer " + key.get());
        }
        return request.build();
    }

    private HttpResponse<BodyPipe> await(CompletableFuture<HttpResponse<BodyPipe>> sent)
            throws ModelFailure, InterruptedException {
        try {
            return sent.get(idleTimeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw ModelFailure.passing(
                    ModelFailure.IDLE_TIMEOUT, "the endpoint did not begin to answer for %s".formatted(idleTimeout));
        } catch (ExecutionException e) {
            throw ModelFailure.connectionLost(e);
        } catch (CancellationException e) {
            throw new InterruptedException("the request was cancelled");
        } finally {
            sent.cancel(true); // closes the connection if it is still sending, and does nothing else
        }
    }

    private void requireStream(HttpResponse<BodyPipe> response) throws ModelFailure, InterruptedException {
        int status = response.statusCode();
        if (status / 100 != 2) {
            Optional<Duration> retryAfter = RetryAfter.in(response.headers(), clock);
            throw EndpointErrors.ofResponse(status, errorBody(response.body()), retryAfter);
        }
        String type = response.headers().firstValue("Content-Type").orElse("text/event-stream");
        if (!type.startsWith("text/event-stream")) {
            throw ModelFailure.lasting(
                    ModelFailure.MALFORMED_RESPONSE,
                    "the endpoint answered HTTP %d without a stream".formatted(status));
        }
    }

    /** What of it could be read: that an error's body breaks off does not make it another error. */
    private String errorBody(BodyPipe pipe) throws InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try {
            Optional<List<ByteBuffer>> piece = pipe.take(idleTimeout);
            while (piece.isPresent() && body.size() < LONGEST_ERROR_BODY) {
                for (ByteBuffer bytes : piece.get()) {
                    byte[] copy = new byte[bytes.remaining()];
                    bytes.get(copy);
                    body.writeBytes(copy);
                }
                piece = pipe.take(idleTimeout);
            }
        } catch (ModelFailure e) {
            return body.toString(StandardCharsets.UTF_8);
        }
        return body.toString(StandardCharsets.UTF_8);
    }

    private void read(BodyPipe pipe, ModelForm.Reading reading) throws ModelFailure, InterruptedException {
        ArrayDeque<ServerSentEvent> events = new ArrayDeque<>();
        EventStreamParser parser = new EventStreamParser(events::add);
        Optional<List<ByteBuffer>> piece = pipe.take(idleTimeout);
        while (piece.isPresent()) {
            for (ByteBuffer bytes : piece.get()) {
                parser.feed(bytes);
            }
            while (!events.isEmpty()) {
                if (take(events.remove(), reading)) {
                    return;
                }
            }
            piece = pipe.take(idleTimeout);
        }
        if (!reading.endOfStream()) {
            throw ModelFailure.passing(ModelFailure.CONNECTION_LOST, "the stream ended before the response did");
        }
    }

    private static boolean take(ServerSentEvent event, ModelForm.Reading reading) throws ModelFailure {
        try {
            return reading.take(event);
        } catch (MalformedJsonException e) {
            throw ModelFailure.lasting(ModelFailure.MALFORMED_RESPONSE, "an event of the stream is " + e.getMessage());
        }
    }
}
