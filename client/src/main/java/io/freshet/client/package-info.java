/**
 * The Java client: a {@link io.freshet.client.FreshetClient} publishes an {@link io.freshet.client.OutgoingEvent},
 * scores {@link io.freshet.client.EventPayload}s, and sends {@link io.freshet.client.FeedbackClaim}s as feedback, for a
 * {@link io.freshet.client.FeedbackReceipt} each; what the server refuses is a
 * {@link io.freshet.client.RequestRefusedException}.
 */
@NullMarked
package io.freshet.client;

import org.jspecify.annotations.NullMarked;
