/**
 * {@code freshet demo}: {@link io.freshet.cli.demo.DemoCommand} starts a system, the {@code Production} publishes real
 * digits, asks for scores and later tells the truth; the {@code ProductionLog} holds what it did, the
 * {@code TopicWatcher} what the topics say, the {@code LossCheck} whether the two agree, and {@code DemoReport} the
 * figures.
 */
@NullMarked
package io.freshet.cli.demo;

import org.jspecify.annotations.NullMarked;
