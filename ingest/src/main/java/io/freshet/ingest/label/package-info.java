/**
 * Samples, answers and feedback of one sampleId become examples. {@link io.freshet.ingest.label.LabelTopology} reads
 * the three topics into one {@code LabelProcessor}; it keeps what it hears in {@code label.state}, asks
 * {@code label.join} which examples follow, and sends those that are new through its {@code LabelOutlet}, where a
 * {@link io.freshet.schemas.contract.Splitter} assigns each to training, validation or test by a hash.
 */
@NullMarked
package io.freshet.ingest.label;

import org.jspecify.annotations.NullMarked;
