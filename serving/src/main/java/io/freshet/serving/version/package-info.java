/**
 * What serves and what may serve. A {@link io.freshet.serving.version.VersionFollower} reads every {@code ModelVersion}
 * and the newest {@code Standing} (what a {@link io.freshet.serving.version.StandingFold} made of decisions) into a
 * {@link io.freshet.serving.version.VersionStates}; a {@link io.freshet.serving.version.VersionLoader} turns a version
 * into a verified {@link io.freshet.serving.version.LoadedVersion}; a {@link io.freshet.serving.version.VersionCache}
 * keeps the last few; the {@link io.freshet.serving.version.ServingSlot} holds the one that answers, as a
 * {@link io.freshet.serving.version.ReferenceCounted} that its last user closes.
 */
@NullMarked
package io.freshet.serving.version;

import org.jspecify.annotations.NullMarked;
