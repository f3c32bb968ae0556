/** What tests of the message store, and of everything built on it, have in common. */
@NullMarked
package com.videotutorials.messagestore.testing;

import org.jspecify.annotations.NullMarked;
