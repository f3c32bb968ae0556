package com.videotutorials.messagestore;

import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;

/** Makes one long sequence of the pages of a stream, each read when it is needed. */
final class Pages {

    private Pages() {}

    static Stream<StoredMessage> of(int size, LongFunction<List<StoredMessage>> pageFrom) {
        return Stream.iterate(pageFrom.apply(0), page -> !page.isEmpty(), page -> following(page, size, pageFrom))
                .flatMap(List::stream);
    }

    private static List<StoredMessage> following(
            List<StoredMessage> page, int size, LongFunction<List<StoredMessage>> pageFrom) {
        return page.size() < size
                ? List.of()
                : pageFrom.apply(page.get(page.size() - 1).position() + 1);
    }
}
