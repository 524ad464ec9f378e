package dev.parley.openai;

/** What may stand in a header, checked here because the JDK's exception quotes what may not, and that may be a key. */
final class HeaderText {

    private HeaderText() {}

    /** Whether {@code value} is visible ASCII, spaces inside included. */
    static boolean isSendable(String value) {
        return !value.isBlank() && value.equals(value.strip()) && value.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    }
}
