package dev.parley.examples;

import dev.parley.core.Conversation;
import dev.parley.model.ConversationId;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** The commands that carry conversations into and out of rollout files. For one thread. */
final class FileCommands {

    private final Dialogue dialogue;
    private final ChatScreen screen;

    FileCommands(Dialogue dialogue, ChatScreen screen) {
        this.dialogue = dialogue;
        this.screen = screen;
    }

    /**
     * Goes into a conversation that holds what {@code file} tells.
     *
     * @throws UnusableCommandException if it cannot be read or tells nothing; nothing was imported
     */
    void importFrom(String file) {
        Path path = path(file);
        String name = Objects.requireNonNullElse(path.getFileName(), path).toString();
        SkippedLines skipped = new SkippedLines(screen);
        Optional<Conversation> imported;
        try (InputStream in = Files.newInputStream(path)) {
            imported = dialogue.importRollout(in, name, skipped);
        } catch (IOException e) {
            throw new UnusableCommandException("cannot import %s: %s".formatted(path, reason(e)));
        }
        Conversation conversation = imported.orElseThrow(
                () -> new UnusableCommandException("cannot import %s: it holds no conversation".formatted(path)));
        screen.aside("imported into conversation %s; %s".formatted(conversation.id(), skipped));
    }

    /**
     * Writes a conversation into {@code file}, which must not be there yet.
     *
     * @throws UnusableCommandException if it cannot be written; no file is left
     */
    void exportTo(ConversationId id, String file) {
        Path path = path(file);
        try {
            write(id, Files.createFile(path));
        } catch (IOException e) {
            throw new UnusableCommandException("cannot export to %s: %s".formatted(path, reason(e)));
        }
        screen.aside("exported conversation %s to %s".formatted(id, path));
    }

    private void write(ConversationId id, Path created) throws IOException {
        boolean whole = false;
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(created))) {
                dialogue.exportRollout(id, out);
            }
            whole = true;
        } finally {
            if (!whole) {
                Files.delete(created);
            }
        }
    }

    private static Path path(String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new UnusableCommandException("this is no name of a file: " + file);
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (e instanceof FileAlreadyExistsException) {
            return "it is there already";
        }
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        return String.valueOf(e.getMessage());
    }
}
