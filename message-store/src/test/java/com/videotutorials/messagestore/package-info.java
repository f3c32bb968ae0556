/** The tests of the message store, and the double that stands in for it in the tests of others. */
@NullMarked
package com.videotutorials.messagestore;

import org.jspecify.annotations.NullMarked;
