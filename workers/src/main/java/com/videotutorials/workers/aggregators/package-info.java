/** Aggregators: each keeps one table of the view data up to date. */
@NullMarked
package com.videotutorials.workers.aggregators;

import org.jspecify.annotations.NullMarked;
