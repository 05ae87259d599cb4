/**
 * What could not be used, looked at and tried again: a {@link io.freshet.ingest.deadletter.Query} says which dead
 * letters, {@link io.freshet.ingest.deadletter.DeadLetterReader} reads them as
 * {@link io.freshet.ingest.deadletter.Stored}, {@link io.freshet.ingest.deadletter.Replayer} puts each back once.
 */
@NullMarked
package io.freshet.ingest.deadletter;

import org.jspecify.annotations.NullMarked;
