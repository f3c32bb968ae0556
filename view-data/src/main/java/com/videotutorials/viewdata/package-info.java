/** The tables that screens read: derived from events, never authoritative. */
@NullMarked
package com.videotutorials.viewdata;

import org.jspecify.annotations.NullMarked;
