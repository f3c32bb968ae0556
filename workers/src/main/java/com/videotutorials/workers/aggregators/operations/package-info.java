/** What became of requests that change something. */
@NullMarked
package com.videotutorials.workers.aggregators.operations;

import org.jspecify.annotations.NullMarked;
