/**
 * The Java client: a {@link io.freshet.cli.client.FreshetClient} publishes an {@link io.freshet.cli.client.Event},
 * scores {@link io.freshet.cli.client.Payload}s, and sends {@link io.freshet.cli.client.Verdict}s as feedback; what the
 * server refuses is a {@link io.freshet.cli.client.RefusedException}.
 */
@NullMarked
package io.freshet.cli.client;

import org.jspecify.annotations.NullMarked;
