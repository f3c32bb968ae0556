package com.videotutorials.server.applications.catalog;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.videotutorials.api.catalog.v1.CatalogServiceGrpc;
import com.videotutorials.api.catalog.v1.ListVideosRequest;
import com.videotutorials.api.catalog.v1.SearchVideosRequest;
import com.videotutorials.api.catalog.v1.SearchVideosResponse;
import com.videotutorials.api.catalog.v1.Video;
import com.videotutorials.server.Refusal;
import com.videotutorials.server.TestServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class VideoSearchTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void startOver() {
        server.videos().forgetEverything();
    }

    @Test
    void aWordOfTheNameCountsMoreThanAnyNumberInTheDescription() {
        list("Cooking", "streams streams streams streams streams ".repeat(20));
        list("Streams", "cooking");

        assertThat(found("streams")).containsExactly("Streams", "Cooking");
        assertThat(found("cooking")).containsExactly("Cooking", "Streams");
    }

    @Test
    void twoWordsOfTheNameCountMoreThanAnyNumberInTheDescription() {
        list("Cooking", "java streams ".repeat(100));
        list("Java Streams", "");

        assertThat(found("java streams")).containsExactly("Java Streams", "Cooking");
    }

    @Test
    void allWordsMustBeThere() {
        list("Java Streams", "");
        list("Java", "about streams");
        list("Streams", "");

        assertThat(found("streams java")).containsExactly("Java Streams", "Java");
    }

    @ParameterizedTest
    @ValueSource(strings = {"programs", "Programmed", "programming", "PROGRAM"})
    void anyFormOfAWordIsFound(String query) {
        list("Programming", "");

        assertThat(found(query)).containsExactly("Programming");
        assertThat(found(query + " program")).containsExactly("Programming");
    }

    @ParameterizedTest
    @ValueSource(strings = {"p", "prog", "programmi", "programming", "java prog"})
    void ofTheLastWordTheBeginningIsEnough(String query) {
        list("Java Programming", "");

        assertThat(found(query)).containsExactly("Java Programming");
    }

    @Test
    void ofOtherWordsTheBeginningIsNotEnough() {
        list("Java Programming", "");

        assertThat(found("prog java")).isEmpty();
    }

    @Test
    void wordsThatAreInEveryTextDoNotCount() {
        list("Java", "");

        assertThat(found("what is the java")).containsExactly("Java");
        assertThat(found("java and the")).containsExactly("Java");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the",
                "the of and",
                "!",
                "&|!()<->:*",
                "'",
                "\\",
                "👍",
                "\u0301",
                "* *",
                "\u0000!",
            })
    void aQueryWithoutWordsFindsNothing(String query) {
        list("Java", "the of and");

        assertThat(search(query, 0, "")).isEqualTo(SearchVideosResponse.getDefaultInstance());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "java | nonsense",
                "!java & nonsense",
                "nonsense') or true --",
                "java:* <-> nonsense",
                "nonsense:*B",
                "java' | 'nonsense",
                "java\\' nonsense",
                "${nonsense} {0} ? :x",
            })
    void operatorsInAQueryAreNoOperators(String query) {
        list("Java", "");

        assertThat(found(query)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"!java", "java & (java)", "(java", "java:*", "'java'", "java\u0000", "{java}", "java ?"})
    void punctuationIsPassedOver(String query) {
        list("Java", "");

        assertThat(found(query)).containsExactly("Java");
    }

    @ParameterizedTest
    @ValueSource(strings = {"привет", "МИР", "日本", "cafe", "CAFÉ", "über", "हिन्दी"})
    void wordsOfOtherLanguagesAreFound(String query) {
        list("привет мир 日本語 cafe uber हिन्दी", "");
        list("Java", "");

        assertThat(found(query)).hasSize(1);
    }

    @Test
    void theLongestQueryIsAnswered() {
        assertThat(found("㌖".repeat(200))).isEmpty();
        assertThat(found("﷽".repeat(200))).isEmpty();
        assertThat(found("a b ".repeat(50))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void anEmptyQueryIsRefused(String query) {
        assertThat(Refusal.of(() -> search(query, 0, "")).fields()).containsExactly("query");
    }

    @Test
    void whatIsNotInTheCatalogIsNotFound() {
        var videoId = server.videos().list("Java", "", NOON, 0);
        server.videos().takeBack(videoId);

        assertThat(found("java")).isEmpty();
    }

    @Test
    void pagesShowEachMatchOnceAlthoughManyMatchEquallyWell() {
        for (var i = 0; i < 30; i++) {
            list("Java " + i, "");
            list("Cooking " + i, "with java");
        }

        var found = new ArrayList<String>();
        var token = "";
        do {
            var page = search("java", 7, token);
            page.getVideosList().forEach(video -> found.add(video.getName()));
            token = page.getNextPageToken();
        } while (!token.isEmpty());

        assertThat(found).hasSize(60).doesNotHaveDuplicates();
        assertThat(found.subList(0, 30)).allMatch(name -> name.startsWith("Java"));
    }

    @Test
    void aTokenIsRefusedForAnotherQuery() {
        list("Java", "");
        list("Java", "");
        var token = search("java", 1, "").getNextPageToken();

        assertThat(search("java", 1, token).getVideosCount()).isOne();
        assertThat(Refusal.of(() -> search("jav", 1, token)).fields()).containsExactly("page_token");
        assertThat(Refusal.of(() -> catalog()
                                .listVideos(ListVideosRequest.newBuilder()
                                        .setPageToken(token)
                                        .build()))
                        .fields())
                .containsExactly("page_token");
    }

    private static void list(String name, String description) {
        server.videos().list(name, description, NOON, 0);
    }

    private static List<String> found(String query) {
        return search(query, 100, "").getVideosList().stream()
                .map(Video::getName)
                .toList();
    }

    private static SearchVideosResponse search(String query, int pageSize, String token) {
        return catalog()
                .searchVideos(SearchVideosRequest.newBuilder()
                        .setQuery(query)
                        .setPageSize(pageSize)
                        .setPageToken(token)
                        .build());
    }

    private static CatalogServiceGrpc.CatalogServiceBlockingStub catalog() {
        return CatalogServiceGrpc.newBlockingStub(server.channel())
                .withDeadlineAfter(TestServer.PATIENCE.toSeconds(), SECONDS);
    }
}
