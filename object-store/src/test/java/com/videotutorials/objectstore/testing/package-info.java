/** What tests need that use an object store. */
@NullMarked
package com.videotutorials.objectstore.testing;

import org.jspecify.annotations.NullMarked;
