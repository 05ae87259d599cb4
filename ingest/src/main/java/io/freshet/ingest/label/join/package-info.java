/**
 * Which examples follow from what is known of one sampleId. {@link io.freshet.ingest.label.join.Joiner} finds them
 * whatever order the records came in: a {@code Match} is a claim with the revision that it meets, a
 * {@link io.freshet.ingest.label.join.Joined} an example before it is written. {@code ImplicitNegatives} are the
 * answers without feedback, {@link io.freshet.ingest.label.join.ImplicitNegativeRule} says when they become examples,
 * {@link io.freshet.ingest.label.join.LabelRules} holds that rule and the horizon. Pure functions, no clock.
 */
@NullMarked
package io.freshet.ingest.label.join;

import org.jspecify.annotations.NullMarked;
