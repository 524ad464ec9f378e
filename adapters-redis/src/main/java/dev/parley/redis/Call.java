package dev.parley.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One thing that is asked of the server: a script, or a plain command. May be sent several times.
 *
 * @param writing whether it may change anything
 * @param arguments in a script's case its key and its arguments
 */
record Call(CommandType type, Optional<Script> script, boolean writing, List<byte[]> arguments) {

    static Call script(Script script, byte[] key, List<byte[]> arguments) {
        List<byte[]> all = new ArrayList<>(arguments.size() + 1);
        all.add(key);
        all.addAll(arguments);
        return new Call(CommandType.EVALSHA, Optional.of(script), script.isWriting(), all);
    }

    static Call reading(CommandType type, String... arguments) {
        return new Call(type, Optional.empty(), false, bytes(arguments));
    }

    static Call writing(CommandType type, String... arguments) {
        return new Call(type, Optional.empty(), true, bytes(arguments));
    }

    /**
     * What is sent.
     *
     * @param whole send the script itself, which the server then knows, and not its name
     */
    Command<byte[], byte[], List<Object>> command(boolean whole) {
        CommandArgs<byte[], byte[]> sent = new CommandArgs<>(ByteArrayCodec.INSTANCE);
        CommandType sentType = type;
        if (script.isPresent()) {
            sentType = whole ? CommandType.EVAL : CommandType.EVALSHA;
            sent.add(whole ? script.get().text() : script.get().sha()).add(1).addKey(arguments.get(0));
            sent.addValues(arguments.subList(1, arguments.size()));
        } else {
            sent.addValues(arguments);
        }
        return new Command<>(sentType, new ArrayOutput<>(ByteArrayCodec.INSTANCE), sent);
    }

    /** For messages: never an argument. */
    String name() {
        return script.map(Script::name).orElseGet(type::name);
    }

    static List<byte[]> bytes(String... texts) {
        List<byte[]> bytes = new ArrayList<>(texts.length);
        for (String text : texts) {
            bytes.add(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes;
    }
}
