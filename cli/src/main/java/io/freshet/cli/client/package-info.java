/**
 * The Java client: a {@link io.freshet.cli.client.FreshetClient} publishes an
 * {@link io.freshet.cli.client.OutgoingEvent}, scores {@link io.freshet.cli.client.EventPayload}s, and sends
 * {@link io.freshet.cli.client.FeedbackClaim}s as feedback; what the server refuses is a
 * {@link io.freshet.cli.client.RequestRefusedException}.
 */
@NullMarked
package io.freshet.cli.client;

import org.jspecify.annotations.NullMarked;
