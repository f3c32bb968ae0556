/** What creators see of their videos. */
@NullMarked
package com.videotutorials.workers.aggregators.creatorsvideos;

import org.jspecify.annotations.NullMarked;
