package dev.parley.examples;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What the chat is connected to.
 *
 * @param interactive whether a person types and reads
 */
record ChatTerminal(boolean interactive, boolean coloured, Charset charset) {

    /** Files and pipes. */
    static final ChatTerminal PIPE = new ChatTerminal(false, false, StandardCharsets.UTF_8);

    /** Looks at this process's standard streams. */
    @SuppressWarnings("SystemConsoleNull") // JDK 22 and later are asked whether it is a terminal
    static ChatTerminal ofProcess(Map<String, String> environment) {
        Console console = System.console();
        if (console == null || !isTerminal(console)) {
            return PIPE;
        }
        return new ChatTerminal(true, wantsColour(environment), encodingOf(console));
    }

    static boolean wantsColour(Map<String, String> environment) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty(); // as no-color.org has it
        return !refused && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** Where no language is set, JDKs report ASCII and the terminal shows UTF-8 nevertheless. */
    private static Charset encodingOf(Console console) {
        return console.charset().equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : console.charset();
    }

    /** JDK 22 and later have a console for pipes too, and a method that tells. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("a public method of the JDK cannot be called", e);
        }
    }
}
