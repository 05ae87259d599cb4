/**
 * What makes the records that decide what serves trustworthy: {@link io.freshet.schemas.version.RecordSigner} signs
 * their bytes as they were written and {@link io.freshet.schemas.version.RecordVerifier} checks them, each with the
 * keys of a {@link io.freshet.schemas.version.KeyName}; {@link io.freshet.schemas.version.SignedSerializer} and
 * {@link io.freshet.schemas.version.SignedDeserializer} do so for the records of a topic.
 * {@link io.freshet.schemas.version.CheckpointManifests} reads what checkpoints are made of.
 */
@NullMarked
package io.freshet.schemas.version;

import org.jspecify.annotations.NullMarked;
