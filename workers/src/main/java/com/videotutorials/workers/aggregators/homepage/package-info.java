/** What the home page shows. */
@NullMarked
package com.videotutorials.workers.aggregators.homepage;

import org.jspecify.annotations.NullMarked;
