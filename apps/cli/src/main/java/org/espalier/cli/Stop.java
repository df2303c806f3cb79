package org.espalier.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import org.espalier.train.StopToken;

/**
 * What Ctrl-C and SIGTERM do: ask the run to save and stop, and keep the JVM alive until it has.
 * The JVM then ends with 128 + signal by itself. A second signal ends it at once.
 */
final class Stop {
    private static final int SIGNAL_BASE = 128;

    private final StopToken token = new StopToken();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Runnable farewell = () -> {};
    private volatile Runnable notice = () -> {};
    private volatile boolean running;

    /** What a run is given. */
    StopToken token() {
        return token;
    }

    /** What is said if a signal comes before there is something to save. */
    void preparing(Runnable words) {
        farewell = words;
    }

    /** From now on there is something to save. The notice is given if a signal comes. */
    void running(Runnable words) {
        notice = words;
        running = true;
    }

    /** The program has said its last word. */
    void ended() {
        ended.countDown();
    }

    /** Makes signals to this process come here. */
    void listen() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::signalled, "espalier-stop"));
    }

    /** Called at every end of the JVM, the ordinary one included. */
    private void signalled() {
        token.request();
        if (ended.getCount() == 0) {
            return;
        }
        if (running) {
            waitForTheRun();
        } else {
            farewell.run();
        }
    }

    private void waitForTheRun() {
        haltOn("INT");
        haltOn("TERM");
        notice.run();
        await();
    }

    private void await() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The next such signal ends the JVM at once. By reflection: the compiler warns of each use of
     * sun.misc.Signal, that warning cannot be switched off, and warnings are errors here.
     */
    private static void haltOn(String name) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object which = signal.getConstructor(String.class).newInstance(name);
            int number = (int) signal.getMethod("getNumber").invoke(which);
            signal.getMethod("handle", signal, handler)
                    .invoke(null, which, halting(handler, SIGNAL_BASE + number));
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // Without it the second signal waits like the first; nothing is lost.
            System.getLogger(Stop.class.getName())
                    .log(System.Logger.Level.DEBUG, "no handler for SIG" + name, e);
        }
    }

    private static Object halting(Class<?> handler, int code) {
        InvocationHandler halt =
                (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        Runtime.getRuntime().halt(code);
                    }
                    return null;
                };
        return Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, halt);
    }
}
