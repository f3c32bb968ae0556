/** Files by name, in a directory or in any store that speaks S3. Knows nothing of videos. */
@NullMarked
package com.videotutorials.objectstore;

import org.jspecify.annotations.NullMarked;
