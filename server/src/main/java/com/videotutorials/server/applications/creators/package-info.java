/** Creators: takes in what creators want of their videos, and shows them what became of it. */
@NullMarked
package com.videotutorials.server.applications.creators;

import org.jspecify.annotations.NullMarked;
