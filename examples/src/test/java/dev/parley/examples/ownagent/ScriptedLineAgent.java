package dev.parley.examples.ownagent;

import dev.parley.spi.TaskThreads;
import dev.parley.testkit.SpawnerUnderTest.Behaviour;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The other end of the line: an agent that does what it reads, whoever reads it. */
final class ScriptedLineAgent implements AutoCloseable {

    /** Input to which it says more than anybody takes. */
    static final String FLOOD = "FLOOD";

    private final ServerSocket door;
    private final Map<String, List<String>> heard = new HashMap<>();

    ScriptedLineAgent() {
        try {
            door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TaskThreads.daemons("scripted-agent").newThread(this::serve).start();
    }

    Socket connect() throws IOException {
        return new Socket(door.getInetAddress(), door.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        door.close();
    }

    private void serve() {
        try (Socket line = door.accept();
                var lines = new BufferedReader(new InputStreamReader(line.getInputStream(), StandardCharsets.UTF_8))) {
            for (String next = lines.readLine(); next != null; next = lines.readLine()) {
                String[] words = next.split(" ", 3);
                StringBuilder said = new StringBuilder();
                if (!hear(words[0], words[1], words[2], said)) {
                    return;
                }
                line.getOutputStream().write(said.toString().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException gone) {
            heard.clear();
        }
    }

    // README: agent-script
    /** False if it dies of what it heard. */
    private boolean hear(String ticket, String verb, String text, StringBuilder said) {
        switch (verb) {
            case "go" -> {
                return act(ticket, Objects.requireNonNull(heard.remove(ticket)), said);
            }
            case "yes", "no" -> said.append(ticket + " word " + verb + "\n" + ticket + " done \n");
            case "stop" -> heard.remove(ticket);
            default -> heard.computeIfAbsent(ticket, key -> new ArrayList<>()).add(text);
        }
        return true;
    }

    private static boolean act(String ticket, List<String> dialogue, StringBuilder said) {
        String last = dialogue.get(dialogue.size() - 1);
        if (last.equals(FLOOD)) {
            said.append((ticket + " word more\n").repeat(20_000));
            return true;
        }
        Behaviour wanted = Behaviour.valueOf(last);
        switch (wanted) {
            case WAIT -> said.append(ticket + " word waiting\n");
            case ASK -> said.append(ticket + " ask rm\n");
            case FAIL -> said.append(ticket + " fail \n");
            case CHATTER -> said.append((ticket + " word chat\n").repeat(200) + ticket + " done \n");
            case RECALL -> said.append(ticket + " word " + dialogue.get(0) + "\n" + ticket + " done \n");
            case UNKNOWN_MESSAGE ->
                said.append(ticket + " kit_unknown {\"type\":\"kit_unknown\"}\n" + ticket + " done \n");
            default -> said.append(ticket + " word answer\n" + ticket + " done \n");
        }
        return wanted != Behaviour.DIE;
    }
    // README: end
}
