/**
 * Models of sections in the blob store: {@link io.freshet.model.section.SectionWriter} writes those that changed and
 * names the others again, {@link io.freshet.model.section.ResidentSections} reads each once, however many models are
 * made of it.
 */
@NullMarked
package io.freshet.model.section;

import org.jspecify.annotations.NullMarked;
