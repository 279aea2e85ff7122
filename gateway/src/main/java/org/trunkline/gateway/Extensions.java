package org.trunkline.gateway;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.trunkline.config.ExtensionPlan;
import org.trunkline.gateway.call.Attendance;
import org.trunkline.gateway.call.Presence;

/**
 * Says whose extensions are to be registered: of who is online, and of who is to be reached always.
 *
 * <pre>
 *   Presence ──who came or went──► Attendance ──who is online─┬─► SipEndpoints.online
 *   configuration ──whose are registered always───────────────┘
 * </pre>
 */
final class Extensions implements AutoCloseable {
    private final Presence presence;
    private final Consumer<Set<String>> registered;
    private final Attendance attendance;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, Thread.ofVirtual().name("extensions").factory());
    private ScheduledFuture<?> waiting;
    private Set<String> always = Set.of();
    private Set<String> whileOnline = Set.of();

    /**
     * Begins to look who comes and goes.
     *
     * @param presence of this process
     * @param grace for how long an extension stays registered when its user has no page any more
     * @param registered told whose are to be, whenever that may have changed; must only post
     */
    Extensions(Presence presence, Duration grace, Consumer<Set<String>> registered) {
        this.presence = presence;
        this.registered = registered;
        attendance = new Attendance(grace.toNanos());
        timer.setRemoveOnCancelPolicy(true);
        presence.onChange(this::changed);
    }

    /** As configured from now on. */
    synchronized void plan(List<ExtensionPlan> plans) {
        always = users(plans, true);
        whileOnline = users(plans, false);
        attendance.keep(whileOnline);
        whileOnline.forEach(this::look);
        tell();
    }

    private static Set<String> users(List<ExtensionPlan> plans, boolean always) {
        return plans.stream().filter(plan -> plan.always() == always).map(ExtensionPlan::user).collect(Collectors.toSet());
    }

    @Override
    public synchronized void close() {
        timer.shutdownNow();
    }

    /** Of the many users without an extension nobody is told. */
    private synchronized void changed(String user) {
        if (whileOnline.contains(user)) {
            look(user);
            tell();
        }
    }

    /** As it is now: two changes may come in either order. */
    private void look(String user) {
        attendance.on(user, presence.isHere(user), System.nanoTime());
    }

    private synchronized void onTime() {
        attendance.onTime(System.nanoTime());
        tell();
    }

    private void tell() {
        var users = new HashSet<>(attendance.online());
        users.addAll(always);
        registered.accept(users);
        if (waiting != null) {
            waiting.cancel(false);
        }
        long deadline = attendance.nextDeadlineNanos();
        waiting = deadline == Long.MAX_VALUE || timer.isShutdown()
                ? null
                : timer.schedule(this::onTime, Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
