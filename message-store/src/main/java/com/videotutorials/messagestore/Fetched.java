package com.videotutorials.messagestore;

/**
 * The state of what a stream is about, and the version to expect when writing what follows from it.
 *
 * @param stream the stream that was read
 * @param entity the state after the last message
 * @param version the position of the last message, or {@link ExpectedVersion#noStream()}
 */
public record Fetched<E>(StreamName stream, E entity, ExpectedVersion version) {}
