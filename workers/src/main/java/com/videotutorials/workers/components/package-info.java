/** What components have in common. */
@NullMarked
package com.videotutorials.workers.components;

import org.jspecify.annotations.NullMarked;
