/** Videos: who publishes them, what they are called, and who may take them back. */
@NullMarked
package com.videotutorials.workers.components.videopublishing;

import org.jspecify.annotations.NullMarked;
