package com.videotutorials.server.calls;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which page of a list somebody asks for: how long it is, and after which row it begins. */
public final class PageRequest {

    private static final int USUAL_SIZE = 20;
    private static final int LARGEST_SIZE = 100;

    private final String list;
    private final int size;
    private final @Nullable PageEnd after;

    private PageRequest(String list, int size, @Nullable PageEnd after) {
        this.list = list;
        this.size = size;
        this.after = after;
    }

    /**
     * The page that a request asks for.
     *
     * @param size as the client sent it
     * @param token as the client sent it
     * @param list what is listed, for whom and in which order: a token of another list is refused
     * @throws InvalidRequestException if the token is none of this list
     */
    public static PageRequest of(int size, String token, Object... list) {
        var name = Arrays.stream(list).map(String::valueOf).collect(Collectors.joining("#"));
        var length = size == 0 ? USUAL_SIZE : Math.min(size, LARGEST_SIZE);
        return new PageRequest(name, length, token.isEmpty() ? null : end(token, name));
    }

    private static PageEnd end(String token, String list) {
        return PageToken.end(token, list)
                .orElseThrow(() -> InvalidRequestException.of(
                        "page_token", "PAGE_TOKEN_INVALID", "must be the next_page_token of the same list"));
    }

    /** How many rows to read: one more than are shown, to see whether there is another page. */
    public int limit() {
        return size + 1;
    }

    /** Where the page before ends; empty for the first one. */
    public Optional<PageEnd> after() {
        return Optional.ofNullable(after);
    }

    /**
     * The page that was asked for.
     *
     * @param rows as many as there are, up to the {@link #limit}
     */
    public <R> Page<R> page(List<R> rows, Function<R, PageEnd> end) {
        return rows.size() <= size
                ? new Page<>(rows, "")
                : new Page<>(rows.subList(0, size), PageToken.of(end.apply(rows.get(size - 1)), list));
    }
}
