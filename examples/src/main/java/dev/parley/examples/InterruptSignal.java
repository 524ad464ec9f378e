package dev.parley.examples;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * The signal that Ctrl-C sends. The JDK handles it in {@code sun.misc.Signal} only, which every JDK up to 25 has and javac
 * warns of: hence by name.
 */
final class InterruptSignal {

    private InterruptSignal() {}

    /**
     * Calls {@code action}, on a thread of the JVM, instead of ending the program. Where the JVM cannot, Ctrl-C ends the
     * program as ever.
     */
    static void handle(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object interrupt = signal.getConstructor(String.class).newInstance("INT");
            Object ours = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, calling(action));
            signal.getMethod("handle", signal, handler).invoke(null, interrupt, ours);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            System.getLogger(InterruptSignal.class.getName())
                    .log(System.Logger.Level.DEBUG, "Ctrl-C ends the program", e);
        }
    }

    private static InvocationHandler calling(Runnable action) {
        return (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
                action.run();
                return null;
            }
            return switch (method.getName()) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "handler of Ctrl-C";
            };
        };
    }
}
