package dev.parley.spi;

/** A setting is missing, unknown or not understood. Nothing was opened. */
public final class InvalidSettingException extends ConversationException {

    private static final long serialVersionUID = 1L;

    private final String setting;

    public InvalidSettingException(String setting, String problem) {
        super("invalid_setting", "setting %s: %s".formatted(setting, problem));
        this.setting = setting;
    }

    public String setting() {
        return setting;
    }
}
