package com.videotutorials.messagestore;

/**
 * The receipt for a write, given only after its commit.
 *
 * @param position the position, in its stream, of the (last) message
 * @param globalPosition the position of the (last) message in the whole store
 * @param repeated whether the messages were found in the store by their ids: written by an earlier call, or by this one
 *     over a connection that died before it could say so
 */
public record Written(long position, long globalPosition, boolean repeated) {}
