/**
 * The HTTP face of serving: {@link io.freshet.serving.http.ServingRoutes} lists every path, each answered by a handler
 * named after it; what they read from bodies is in {@link io.freshet.serving.http.ScoreBody} and
 * {@link io.freshet.serving.http.FeedbackBody}.
 */
@NullMarked
package io.freshet.serving.http;

import org.jspecify.annotations.NullMarked;
