/** The example of the README. */
@NullMarked
package app.example;

import org.jspecify.annotations.NullMarked;
