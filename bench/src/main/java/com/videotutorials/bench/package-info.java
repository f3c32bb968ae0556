/** Benchmarks: what is promised about writing and about latency, measured. */
@NullMarked
package com.videotutorials.bench;

import org.jspecify.annotations.NullMarked;
