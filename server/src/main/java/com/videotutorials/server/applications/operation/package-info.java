/** What became of requests that were not decided when they were answered. */
@NullMarked
package com.videotutorials.server.applications.operation;

import org.jspecify.annotations.NullMarked;
