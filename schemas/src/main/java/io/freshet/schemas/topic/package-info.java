/**
 * The topics of a pipeline: {@link io.freshet.schemas.topic.Topics} names them,
 * {@link io.freshet.schemas.topic.TopicSetup} creates and warms them, {@link io.freshet.schemas.topic.SubjectSetup}
 * registers their schemas, {@link io.freshet.schemas.topic.DeadLetters} makes the record of what could not be used.
 */
@NullMarked
package io.freshet.schemas.topic;

import org.jspecify.annotations.NullMarked;
