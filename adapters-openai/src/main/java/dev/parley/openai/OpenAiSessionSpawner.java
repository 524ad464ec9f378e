package dev.parley.openai;

import dev.parley.memory.InProcessSessionSpawner;
import dev.parley.spi.EventSink;
import dev.parley.spi.Session;
import dev.parley.spi.SessionRequest;
import dev.parley.spi.SessionSpawner;
import dev.parley.spi.TaskThreads;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Starts sessions of an agent that talks to a model behind any OpenAI-compatible endpoint: it streams the answer, calls
 * tools written in Java and asks again until the model calls none. The endpoint keeps nothing: with each request it gets
 * the conversation's history, and nothing else of it. Safe for use by many threads.
 *
 * <pre>{@code
 * var spawner = OpenAiSessionSpawner.builder(URI.create("https://api.openai.com/v1"))
 *         .credentials(Credentials.key(System.getenv("OPENAI_API_KEY")))
 *         .model("gpt-5")
 *         .tool(Tool.of("get_weather", "Tells the weather of a city.", schema, weather))
 *         .build();
 * }</pre>
 *
 * <p>Of {@link dev.parley.model.SessionConfig} it takes the agent's name, the model, the instructions, the tools and, of
 * the options, {@code reasoning_effort}, {@code temperature} and {@code max_output_tokens}.
 *
 * <p>A turn that fails says why in an error event whose code is one of {@code unauthorized}, {@code forbidden},
 * {@code not_found} (URL or model), {@code rate_limited}, {@code quota_exceeded}, {@code server_error},
 * {@code invalid_request}, {@code context_length_exceeded}, {@code connection_lost}, {@code idle_timeout},
 * {@code malformed_response}, {@code response_failed}, {@code response_incomplete} (the model ran into a limit) and
 * {@code too_many_tool_rounds}. Messages hold neither content nor credentials.
 */
public final class OpenAiSessionSpawner implements SessionSpawner {

    /** What the agent is called unless told otherwise. */
    public static final String DEFAULT_AGENT = "openai";

    private final InProcessSessionSpawner sessions;
    private final HttpClient http;
    private final ExecutorService httpThreads;
    private final String endpoint;

    private OpenAiSessionSpawner(Builder builder) {
        httpThreads = TaskThreads.perTask("parley-openai-http");
        http = client(builder, httpThreads);
        endpoint = builder.baseUrl.withoutQuery();
        ModelForm form = ModelForm.of(builder.wire);
        ModelEndpoint model = new ModelEndpoint(
                http,
                builder.baseUrl.resolve(form.path()),
                builder.headers,
                builder.credentials,
                builder.idleTimeout,
                builder.clock);
        OpenAiAgent agent = new OpenAiAgent(
                new Model(model, form, builder.retryPolicy, builder.sleeper, builder.random),
                builder.model,
                new ToolBox(builder.tools),
                builder.maxToolRounds);
        sessions = InProcessSessionSpawner.builder()
                .agent(builder.agent, agent)
                .interruptGrace(builder.interruptGrace)
                .build();
    }

    /**
     * Begins a spawner for the endpoint below {@code baseUrl}, which for most ends in {@code /v1}.
     *
     * @throws IllegalArgumentException if it is not an http or https URL, or holds a user or a fragment
     */
    public static Builder builder(URI baseUrl) {
        return new Builder(BaseUrl.of(baseUrl));
    }

    /**
     * Starts a session of the agent, seeded from the request's history, as {@link SessionSpawner} says.
     *
     * @throws InterruptedException if the calling thread was interrupted; nothing is left running
     * @throws dev.parley.spi.InvalidSettingException if there is no model, or an option is not understood
     */
    @Override
    public Session spawn(SessionRequest request, EventSink events) throws InterruptedException {
        return sessions.spawn(request, events);
    }

    /**
     * Ends all sessions and closes the connections. On a JDK before 21 the HTTP client's own thread stays until the
     * garbage collector finds this unreachable.
     */
    @Override
    public void close() {
        sessions.close(); // interrupts the turns, which ends their exchanges: the client has nothing to wait for
        closeClient();
        httpThreads.shutdownNow();
    }

    /** Names the endpoint and nothing else. */
    @Override
    public String toString() {
        return "OpenAiSessionSpawner[" + endpoint + "]";
    }

    private void closeClient() {
        if (!((Object) http instanceof AutoCloseable closeable)) {
            return; // before 21
        }
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP client cannot be closed", e);
        }
    }

    private static HttpClient client(Builder builder, ExecutorService threads) {
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(builder.baseUrl.version())
                .connectTimeout(builder.connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER) // a redirect would carry the key elsewhere
                .executor(threads);
        builder.proxy.ifPresent(client::proxy);
        return client.build();
    }

    /** Says what is not to be the default. Not safe for use by many threads. */
    public static final class Builder {

        private final BaseUrl baseUrl;
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private final List<Tool> tools = new ArrayList<>();
        private String agent = DEFAULT_AGENT;
        private Credentials credentials = Credentials.none();
        private Optional<String> model = Optional.empty();
        private Wire wire = Wire.RESPONSES;
        private Optional<ProxySelector> proxy = Optional.empty();
        private RetryPolicy retryPolicy = RetryPolicy.DEFAULT;
        private Duration connectTimeout = Duration.ofSeconds(30);
        private Duration idleTimeout = Duration.ofMinutes(5);
        private Duration interruptGrace = Duration.ofSeconds(5);
        private int maxToolRounds = 100;
        private Model.Sleeper sleeper = length -> Thread.sleep(length.toMillis());
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
        private Clock clock = Clock.systemUTC();

        private Builder(BaseUrl baseUrl) {
            this.baseUrl = baseUrl;
        }

        /** The name by which sessions ask for the agent; {@value OpenAiSessionSpawner#DEFAULT_AGENT} unless told. */
        public Builder agent(String name) {
            agent = name;
            return this;
        }

        /** Where the key comes from; no key is sent unless told. */
        public Builder credentials(Credentials source) {
            credentials = source;
            return this;
        }

        /** The model of sessions that name none. */
        public Builder model(String name) {
            model = Optional.of(name);
            return this;
        }

        /** Adds a tool, which sessions may then name in their configuration. */
        public Builder tool(Tool tool) {
            tools.add(tool);
            return this;
        }

        /** How the endpoint is spoken to; {@link Wire#RESPONSES} unless told. */
        public Builder wire(Wire form) {
            wire = form;
            return this;
        }

        /**
         * A header of every request, such as {@code api-key}; replaces one of ours.
         *
         * @throws IllegalArgumentException if the value cannot be sent; the message does not quote it
         */
        public Builder header(String name, String value) {
            if (!HeaderText.isSendable(value)) {
                throw new IllegalArgumentException(
                        "the value of header %s is empty or holds characters that HTTP headers cannot".formatted(name));
            }
            headers.put(name, value);
            return this;
        }

        /** Sends everything through an HTTP proxy; the JVM's default proxy selection unless told. */
        public Builder proxy(InetSocketAddress address) {
            proxy = Optional.of(ProxySelector.of(address));
            return this;
        }

        /** How often a request is sent again; {@link RetryPolicy#DEFAULT} unless told. */
        public Builder retryPolicy(RetryPolicy policy) {
            retryPolicy = policy;
            return this;
        }

        /** How long a connection may take to be made; 30 seconds unless told. */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = positive("connect timeout", timeout);
            return this;
        }

        /** How long the endpoint may be silent while it answers; 5 minutes unless told. */
        public Builder idleTimeout(Duration timeout) {
            idleTimeout = positive("idle timeout", timeout);
            return this;
        }

        /** How long a tool may go on in a turn that was interrupted, before it is given up; 5 seconds unless told. */
        public Builder interruptGrace(Duration grace) {
            interruptGrace = positive("interrupt grace", grace);
            return this;
        }

        /** How often the model may call tools within a turn; 100 unless told. */
        public Builder maxToolRounds(int rounds) {
            if (rounds < 1) {
                throw new IllegalArgumentException("tool rounds %d is below 1".formatted(rounds));
            }
            maxToolRounds = rounds;
            return this;
        }

        /**
         * The spawner.
         *
         * @throws IllegalArgumentException if two tools have one name, or the agent's is blank
         */
        public OpenAiSessionSpawner build() {
            return new OpenAiSessionSpawner(this);
        }

        Builder sleeper(Model.Sleeper how) {
            sleeper = how;
            return this;
        }

        Builder random(DoubleSupplier source) {
            random = source;
            return this;
        }

        Builder clock(Clock source) {
            clock = source;
            return this;
        }

        private static Duration positive(String what, Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("%s %s is not above 0".formatted(what, duration));
            }
            return duration;
        }
    }
}
