@NullMarked
package com.videotutorials.objectstore;

import org.jspecify.annotations.NullMarked;
