package dev.parley.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void writesMapsListsTextsAndNumbersInTheirOrder() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("b", List.of(1, 2.5, true));
        value.put("a", Map.of());

        assertThat(Json.of(value)).isEqualTo("""
                        {
                          "b": [
                            1,
                            2.5,
                            true
                          ],
                          "a": {}
                        }
                        """);
    }

    @Test
    void escapesWhatJsonOrJavaScriptCannotHold() {
        assertThat(Json.of("\"\\\n\u0000\ud800\u2028é")).isEqualTo("\"\\\"\\\\\\n\\u0000\\ud800\\u2028é\"\n");
    }
}
