/** A client of Message DB: the record of everything that was asked for and everything that happened. */
@NullMarked
package com.videotutorials.messagestore;

import org.jspecify.annotations.NullMarked;
