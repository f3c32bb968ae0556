package com.videotutorials.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A catalog as if so many videos had been published: names of a few words, descriptions of some dozens, drawn from a list
 * in which some words are far more frequent than others, as in any language; and a few videos with most of the viewings.
 */
final class BenchCatalog {

    /** In the name of every other video. */
    static final String COMMON = "tutorial";

    /** In the name of every thousandth video. */
    static final String RARE = "zyzzyva";

    private static final int WORDS = 5_000;
    private static final int WORDS_OF_A_DESCRIPTION = 40;
    private static final List<String> SYLLABLES =
            List.of("ba", "co", "di", "fu", "ga", "he", "jo", "ki", "lu", "ma", "ne", "po", "qui", "ra", "so", "te");

    private static final String VIDEO =
            """
            insert into view_data.catalog_video (video_id, name, description, published_at, listed_at, duration_ms,
              playlist_uri, mp4_uri, thumbnail_uri, words)
            select v.id, v.name, v.description, v.at, v.at, 600000, v.at_store || 'master.m3u8', v.at_store || 'video.mp4',
              v.at_store || 'thumbnail.jpg',
              setweight(to_tsvector('english', v.name) || to_tsvector('simple', v.name), 'A')
                || setweight(to_tsvector('english', v.description) || to_tsvector('simple', v.description), 'B')
            from (values (?::uuid, ?, ?, ?::timestamptz, 'object:videos/' || gen_random_uuid() || '/'))
              as v (id, name, description, at, at_store)
            """;

    private static final String VIEWS =
            "insert into view_data.catalog_video_views (video_id, views, listed) values (?, ?, true)";

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final int BATCH = 1_000;

    private final Random random = new Random(7);
    private final List<String> vocabulary =
            IntStream.range(0, WORDS).mapToObj(this::invented).toList();
    private final List<UUID> videoIds = new ArrayList<>();

    private BenchCatalog() {}

    /** Fills the tables and lets PostgreSQL look at them. */
    static BenchCatalog fill(Connection viewData, int videos) throws SQLException {
        var catalog = new BenchCatalog();
        try (var video = viewData.prepareStatement(VIDEO);
                var views = viewData.prepareStatement(VIEWS);
                var analyze = viewData.createStatement()) {
            for (var i = 0; i < videos; i++) {
                var videoId = new UUID(catalog.random.nextLong(), catalog.random.nextLong());
                catalog.videoIds.add(videoId);
                video.setObject(1, videoId);
                video.setString(2, catalog.name(i));
                video.setString(3, catalog.words(WORDS_OF_A_DESCRIPTION));
                video.setObject(4, FIRST.plusSeconds(60L * i).atOffset(ZoneOffset.UTC));
                video.addBatch();
                views.setObject(1, videoId);
                views.setLong(2, (long) (10 / Math.pow(catalog.random.nextDouble(), 1.5)));
                views.addBatch();
                if ((i + 1) % BATCH == 0 || i + 1 == videos) {
                    video.executeBatch();
                    views.executeBatch();
                }
            }
            analyze.execute("vacuum analyze view_data.catalog_video, view_data.catalog_video_views");
        }
        return catalog;
    }

    UUID anyVideoId() {
        return videoIds.get(random.nextInt(videoIds.size()));
    }

    private String name(int i) {
        return words(4) + (i % 2 == 0 ? " " + COMMON : "") + (i % 1_000 == 0 ? " " + RARE : "");
    }

    private String words(int count) {
        return IntStream.range(0, count).mapToObj(i -> anyWord()).collect(Collectors.joining(" "));
    }

    /** The first words of the list are the most frequent. */
    private String anyWord() {
        return vocabulary.get((int) (Math.pow(WORDS, random.nextDouble()) - 1));
    }

    private String invented(int i) {
        var word = new StringBuilder();
        for (var rest = i + SYLLABLES.size(); rest > 0; rest /= SYLLABLES.size()) {
            word.append(SYLLABLES.get(rest % SYLLABLES.size()));
        }
        return word.toString();
    }
}
