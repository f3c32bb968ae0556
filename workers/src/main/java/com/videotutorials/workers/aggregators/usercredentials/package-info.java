/** What it takes to log in. */
@NullMarked
package com.videotutorials.workers.aggregators.usercredentials;

import org.jspecify.annotations.NullMarked;
