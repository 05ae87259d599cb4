/**
 * What is known of one sampleId, and how it is kept. {@link io.freshet.ingest.label.state.Snapshot},
 * {@link io.freshet.ingest.label.state.ServedAnswer} and {@link io.freshet.ingest.label.state.Claim} are what is kept
 * of a sample, a prediction and a feedback; {@link io.freshet.ingest.label.state.LabelState} holds those of one
 * sampleId, and {@link io.freshet.ingest.label.state.LabelStore} all that one task knows, with each feedback that waits
 * for its sample as a {@link io.freshet.ingest.label.state.WaitingRecord}.
 */
@NullMarked
package io.freshet.ingest.label.state;

import org.jspecify.annotations.NullMarked;
