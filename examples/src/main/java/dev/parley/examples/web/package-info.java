/**
 * A page in the browser for the conversations of one manager. {@link dev.parley.examples.web.WebView} starts it;
 * {@code Routes} lists what can be asked, {@code Gate} who may ask, and {@code EventStream} is how events come.
 */
@NullMarked
package dev.parley.examples.web;

import org.jspecify.annotations.NullMarked;
