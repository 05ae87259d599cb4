/**
 * Events of all modalities become samples. {@link io.freshet.ingest.align.AlignTopology} reads every event topic into
 * one {@code AlignProcessor}; {@code SampleState} is what is known of one sample and decides what a part does to it,
 * {@code AlignRules} when it closes, {@code AlignStore} keeps it in bytes of its own, {@code AlignMeters} counts.
 */
@NullMarked
package io.freshet.ingest.align;

import org.jspecify.annotations.NullMarked;
