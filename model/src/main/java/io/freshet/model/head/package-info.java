/**
 * From the sample's vector to an answer: {@link io.freshet.model.head.ClassificationHead} says how likely each label
 * is, and how wrong that was.
 */
@NullMarked
package io.freshet.model.head;

import org.jspecify.annotations.NullMarked;
