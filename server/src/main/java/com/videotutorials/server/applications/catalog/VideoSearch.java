package com.videotutorials.server.applications.catalog;

import static com.videotutorials.viewdata.Tables.CATALOG_VIDEO;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;

import com.videotutorials.server.calls.Page;
import com.videotutorials.server.calls.PageRequest;
import com.videotutorials.viewdata.SearchWords;
import java.util.List;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Records;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;

/**
 * Finds videos by words. A word matches itself and other forms of it, the last one whatever begins with it, too; words
 * that are in every text do not count.
 *
 * <p>The words stand in the SQL itself, so that PostgreSQL plans each search by how common its words are: rare ones by
 * their index, common ones by the newest videos.
 */
final class VideoSearch {

    /** Of more matches the newest: to rank them all would take as long as there are matches. */
    private static final int MOST_MATCHES = 1_000;

    /** Of the weights D to A: no number of words of a description is worth one of the name. */
    private static final Field<?> WEIGHTS = inline("{0, 0, 0.05, 1}");

    private static final Field<Float> RANK = field(name("rank"), SQLDataType.REAL);

    private final DSLContext viewData;

    VideoSearch(DSLContext viewData) {
        this.viewData = viewData;
    }

    Page<VideoRow> videos(String query, PageRequest request) {
        var words = SearchWords.of(query);
        if (words.isEmpty()) {
            return request.page(List.of(), VideoRow::endOfFound);
        }
        var found = found(matching(words), request).asTable("found");
        var rank = field(found.field(RANK));
        var rows = CatalogQueries.videos(viewData, rank)
                .join(found)
                .on(CATALOG_VIDEO.VIDEO_ID.eq(found.field(CATALOG_VIDEO.VIDEO_ID)))
                .orderBy(rank.desc(), CATALOG_VIDEO.VIDEO_ID.desc())
                .fetch(Records.mapping(VideoRow::new));
        return request.page(rows, VideoRow::endOfFound);
    }

    private static Select<?> found(Field<?> matching, PageRequest request) {
        var newest = select(CATALOG_VIDEO.VIDEO_ID, CATALOG_VIDEO.WORDS)
                .from(CATALOG_VIDEO)
                .where(CATALOG_VIDEO.LISTED_AT.isNotNull())
                .and(condition("{0} @@ {1}", CATALOG_VIDEO.WORDS, matching))
                .orderBy(CATALOG_VIDEO.LISTED_AT.desc(), CATALOG_VIDEO.VIDEO_ID.desc())
                .limit(inline(MOST_MATCHES))
                .asTable("newest");
        var ranked = select(
                        field(newest.field(CATALOG_VIDEO.VIDEO_ID)),
                        field(
                                        "ts_rank({0}::real[], {1}, {2})",
                                        SQLDataType.REAL, WEIGHTS, field(newest.field(CATALOG_VIDEO.WORDS)), matching)
                                .as(RANK))
                .from(newest)
                .asTable("ranked");
        var videoId = field(ranked.field(CATALOG_VIDEO.VIDEO_ID));
        var rank = field(ranked.field(RANK));
        return select(videoId, rank)
                .from(ranked)
                .where(request.after()
                        .map(end -> row(rank, videoId).lessThan(Float.intBitsToFloat((int) end.key()), end.id()))
                        .orElse(noCondition()))
                .orderBy(rank.desc(), videoId.desc())
                .limit(request.limit());
    }

    private static Field<?> matching(List<String> words) {
        var last = words.size() - 1;
        return IntStream.rangeClosed(0, last)
                .<Field<?>>mapToObj(i -> field(
                        "(to_tsquery('pg_catalog.english', {0}) || to_tsquery('pg_catalog.simple', {1}))",
                        Object.class,
                        inline("'" + words.get(i) + "'"),
                        inline("'" + words.get(i) + (i == last ? "':*" : "'"))))
                .reduce((some, more) -> field("({0} && {1})", Object.class, some, more))
                .orElseThrow();
    }
}
