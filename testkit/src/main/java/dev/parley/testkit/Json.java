package dev.parley.testkit;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Writes maps, lists, texts and numbers as indented JSON. Maps keep their order. */
final class Json {

    private final StringBuilder text = new StringBuilder();

    private Json() {}

    static String of(Object value) {
        Json json = new Json();
        json.write(value, "\n");
        return json.text.append('\n').toString();
    }

    private void write(Object value, String margin) {
        if (value instanceof Map<?, ?> map) {
            members(map.entrySet().iterator(), '{', '}', margin);
        } else if (value instanceof List<?> list) {
            members(list.iterator(), '[', ']', margin);
        } else if (value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else {
            quote(value.toString());
        }
    }

    private void members(Iterator<?> members, char open, char close, String margin) {
        text.append(open);
        if (!members.hasNext()) {
            text.append(close);
            return;
        }
        while (members.hasNext()) {
            text.append(margin).append("  ");
            Object member = members.next();
            if (member instanceof Map.Entry<?, ?> entry) {
                quote(String.valueOf(entry.getKey()));
                text.append(": ");
                write(entry.getValue(), margin + "  ");
            } else {
                write(member, margin + "  ");
            }
            text.append(members.hasNext() ? "," : "");
        }
        text.append(margin).append(close);
    }

    private void quote(String value) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                default -> {
                    if (c < ' ' || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
                        text.append("\\u%04x".formatted((int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }
}
