package com.videotutorials.server.calls;

import java.util.UUID;

/**
 * Where a page of a list ends.
 *
 * @param key by what the list is sorted, of the last row of the page: not negative
 * @param id of the last row, for rows whose keys are equal
 */
public record PageEnd(long key, UUID id) {}
