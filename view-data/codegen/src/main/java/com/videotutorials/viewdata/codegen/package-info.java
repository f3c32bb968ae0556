/** Runs in the build only: makes the jOOQ classes of the view data out of its migrations. */
@NullMarked
package com.videotutorials.viewdata.codegen;

import org.jspecify.annotations.NullMarked;
