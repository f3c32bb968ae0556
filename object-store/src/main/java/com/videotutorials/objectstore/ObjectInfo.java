package com.videotutorials.objectstore;

import java.time.Instant;

/**
 * What is known about an object besides its content.
 *
 * @param size in bytes
 * @param contentType its media type
 * @param modifiedAt when it was written
 */
public record ObjectInfo(ObjectName name, long size, String contentType, Instant modifiedAt) {}
