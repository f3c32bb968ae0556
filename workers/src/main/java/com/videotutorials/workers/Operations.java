package com.videotutorials.workers;

import com.videotutorials.messagestore.ParkedMessage;
import com.videotutorials.messagestore.StreamName;
import com.videotutorials.messagestore.SubscriptionOperations;
import com.videotutorials.messagestore.SubscriptionOverview;
import com.videotutorials.viewdata.ViewDataSchema;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Carries out what operators say, in the database where the subscription keeps its position, and tells what was done. */
final class Operations {

    private static final int PAGE = 1_000;

    private final List<SubscriptionOperations> databases;
    private final PrintStream out;

    /** @throws IllegalArgumentException if the environment does not name both databases */
    Operations(Map<String, String> environment, PrintStream out) {
        this.databases = List.of(
                new SubscriptionOperations(
                        Environment.database(environment, "MESSAGE_STORE", Migration.MESSAGE_STORE_ROLE)),
                new SubscriptionOperations(Environment.database(environment, "VIEW_DATA", ViewDataSchema.OWNER)));
        this.out = out;
    }

    void status(List<String> none) {
        var all = all().values();
        var line = "%-46s %-24s %6s %12s %8s  %s%n";
        out.printf(line, "subscription", "reads", "parts", "at", "aside", "run by");
        for (var subscription : all) {
            out.printf(
                    line,
                    subscription.subscription(),
                    subscription.categories().isEmpty() ? "everything" : String.join(", ", subscription.categories()),
                    subscription.groupSize(),
                    subscription.position(),
                    subscription.aside(),
                    runBy(subscription));
        }
    }

    void parked(List<String> said) {
        var operations = operationsOf(said.get(0));
        var page = operations.parked(said.get(0), 0, PAGE);
        while (!page.isEmpty()) {
            page.forEach(message -> out.println(describe(message)));
            page = operations.parked(said.get(0), page.get(page.size() - 1).globalPosition(), PAGE);
        }
    }

    void retry(List<String> said) {
        var operations = operationsOf(said.get(0));
        if (said.size() == 1) {
            out.println("Streams that are tried again: " + operations.retryAll(said.get(0)));
        } else if (operations.retry(said.get(0), new StreamName(said.get(1)))) {
            out.println(said.get(1) + " is tried again");
        } else {
            throw new IllegalArgumentException("Nothing of %s is put aside".formatted(said.get(1)));
        }
    }

    void discard(List<String> said) {
        var position = number(said.get(1));
        if (!operationsOf(said.get(0)).discard(said.get(0), position, said.get(2), System.getProperty("user.name"))) {
            throw new IllegalArgumentException("The message at %d is not put aside".formatted(position));
        }
        out.printf("%d is discarded%n", position);
    }

    void pause(List<String> said) {
        operationsOf(said.get(0)).pause(said.get(0));
        out.println(said.get(0) + " is paused");
    }

    void resume(List<String> said) {
        operationsOf(said.get(0)).resume(said.get(0));
        out.println(said.get(0) + " is resumed");
    }

    void resize(List<String> said) {
        var parts = (int) Math.max(0, Math.min(number(said.get(1)), Integer.MAX_VALUE));
        operationsOf(said.get(0)).resize(said.get(0), parts);
        out.printf("Parts of %s from now on: %d%n", said.get(0), parts);
    }

    void rebuild(List<String> said) {
        var operations = operationsOf(said.get(0));
        if (Aggregators.subscriptions().stream()
                .noneMatch(known ->
                        known.name().equals(said.get(0)) && !known.tables().isEmpty())) {
            throw new IllegalArgumentException("%s keeps no tables that could be rebuilt".formatted(said.get(0)));
        }
        operations.rebuild(said.get(0));
        out.println(said.get(0) + " is being rebuilt; see status");
    }

    void cancelRebuild(List<String> said) {
        if (!operationsOf(said.get(0)).cancelRebuild(said.get(0))) {
            throw new IllegalArgumentException("%s is not being rebuilt".formatted(said.get(0)));
        }
        out.println("The old tables of %s stay".formatted(said.get(0)));
    }

    private SubscriptionOperations operationsOf(String subscription) {
        return databases.stream()
                .filter(database -> database.overview().stream()
                        .anyMatch(known -> known.subscription().equals(subscription)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no subscription %s. There are: %s"
                        .formatted(subscription, String.join(", ", all().keySet()))));
    }

    /** If both are one database each subscription is found twice. */
    private Map<String, SubscriptionOverview> all() {
        var all = new TreeMap<String, SubscriptionOverview>();
        databases.forEach(
                database -> database.overview().forEach(known -> all.putIfAbsent(known.subscription(), known)));
        return all;
    }

    private static String runBy(SubscriptionOverview subscription) {
        if (subscription.paused()) {
            return "nobody: paused";
        }
        return subscription.owners().isEmpty() ? "nobody" : String.join(", ", subscription.owners());
    }

    private static String describe(ParkedMessage message) {
        return "%d %s/%d %s attempts=%d since=%s %s"
                .formatted(
                        message.globalPosition(),
                        message.stream().value(),
                        message.position(),
                        message.type(),
                        message.attempts(),
                        message.parkedAt(),
                        message.error().orElse("waits for the one before it"));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("This is no number: " + text, e);
        }
    }
}
