/**
 * What a record must be beyond its schema, said once for the edge that answers a caller and for the stage that reads
 * the topic: nothing is answered 202 that the stage behind must refuse. A
 * {@link io.freshet.schemas.contract.RecordContract} joins a record type with its checks;
 * {@link io.freshet.schemas.contract.EventContract}, {@link io.freshet.schemas.contract.FeedbackContract} and
 * {@link io.freshet.schemas.contract.ServedContract} hold those checks,
 * {@link io.freshet.schemas.contract.EventTimeRange} the one for event times; each names what is wrong as a
 * {@link io.freshet.schemas.contract.Fault}. A {@link io.freshet.schemas.contract.Splitter} says what a sample is used
 * for: training, validation or test.
 */
@NullMarked
package io.freshet.schemas.contract;

import org.jspecify.annotations.NullMarked;
