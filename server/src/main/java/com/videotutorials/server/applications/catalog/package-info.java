/** Catalog: shows what there is to watch. */
@NullMarked
package com.videotutorials.server.applications.catalog;

import org.jspecify.annotations.NullMarked;
