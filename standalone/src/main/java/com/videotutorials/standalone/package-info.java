/** The whole of Video Tutorials in one process, with a PostgreSQL of its own. */
@NullMarked
package com.videotutorials.standalone;

import org.jspecify.annotations.NullMarked;
