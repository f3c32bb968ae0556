package com.videotutorials.messagestore;

/**
 * The receipt for a write, given only after its commit.
 *
 * @param position the position, in its stream, of the (last) message
 * @param globalPosition the position of the (last) message in the whole store
 * @param repeated whether the messages were there already, by their ids, and nothing was written now
 */
public record Written(long position, long globalPosition, boolean repeated) {}
