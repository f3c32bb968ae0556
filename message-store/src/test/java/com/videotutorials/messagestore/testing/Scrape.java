package com.videotutorials.messagestore.testing;

import static java.util.stream.Collectors.toCollection;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What Prometheus would read from a process. */
public record Scrape(String text) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** What there is to be read of every subscription that runs, once it has handled something. */
    public static final List<String> OF_SUBSCRIPTIONS = List.of(
            "subscription_handled_total",
            "subscription_failed_total",
            "subscription_retried_total",
            "subscription_parked_total",
            "subscription_position",
            "subscription_lag_messages",
            "subscription_lag_seconds",
            "subscription_aside",
            "subscription_problem",
            "subscription_batch_size_count",
            "subscription_batch_size_sum",
            "subscription_batch_size_max",
            "subscription_handling_seconds_count",
            "subscription_handling_seconds_sum",
            "subscription_handling_seconds_max");

    /** What there is to be read of every category that was written to. */
    public static final List<String> OF_CATEGORIES = List.of(
            "message_store_appended_total",
            "message_store_queued",
            "message_store_group_size_count",
            "message_store_group_size_sum",
            "message_store_group_size_max",
            "message_store_commit_seconds_count",
            "message_store_commit_seconds_sum",
            "message_store_commit_seconds_max");

    /** Reads the metrics of the process that has its management port here. */
    public static Scrape of(int managementPort) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/actuator/prometheus".formatted(managementPort)))
                .timeout(PATIENCE)
                .build();
        var response = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("%d: %s".formatted(response.statusCode(), response.body()));
        }
        return new Scrape(response.body());
    }

    /** Names with their labels, one for each value that is told. */
    public List<String> series() {
        return text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(0, line.lastIndexOf(' ')))
                .toList();
    }

    /** The lines that say of what kind a metric is. */
    public List<String> types() {
        return text.lines().filter(line -> line.startsWith("# TYPE ")).toList();
    }

    /** The names of all series with this label. */
    public Set<String> namesWith(String label, String value) {
        return seriesWith(label, value)
                .map(series -> series.substring(0, series.indexOf('{')))
                .collect(toCollection(TreeSet::new));
    }

    private Stream<String> seriesWith(String label, String value) {
        return series().stream().filter(series -> series.contains("%s=\"%s\"".formatted(label, value)));
    }
}
