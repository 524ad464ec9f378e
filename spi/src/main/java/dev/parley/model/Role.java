package dev.parley.model;

/**
 * Who speaks in a message, as the model is told. An open set: endpoints invent roles.
 *
 * @param name the role's name on the wire
 */
public record Role(String name) {

    public static final Role USER = new Role("user");
    public static final Role ASSISTANT = new Role("assistant");
    public static final Role DEVELOPER = new Role("developer");
    public static final Role SYSTEM = new Role("system");

    public Role {
        if (name.isBlank()) {
            throw new IllegalArgumentException("role name is blank");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
