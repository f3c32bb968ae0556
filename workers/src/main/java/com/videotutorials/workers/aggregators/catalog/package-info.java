/** What there is to watch. */
@NullMarked
package com.videotutorials.workers.aggregators.catalog;

import org.jspecify.annotations.NullMarked;
