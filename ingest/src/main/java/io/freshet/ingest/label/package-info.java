/**
 * Samples, answers and feedback of one sampleId become examples. {@link io.freshet.ingest.label.LabelTopology} reads
 * the three topics into one {@code LabelProcessor}; {@code Snapshot}, {@code ServedAnswer} and {@code Claim} are what
 * is kept of a sample, a prediction and a feedback; {@code LabelState} holds those of one sampleId, and {@code Joiner}
 * says which examples follow from them, whatever order they came in. {@code ImplicitNegatives} are the answers that
 * nobody has said anything about, {@code ImplicitNegativeRule} what that means.
 */
@NullMarked
package io.freshet.ingest.label;

import org.jspecify.annotations.NullMarked;
