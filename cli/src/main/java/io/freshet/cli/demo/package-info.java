/**
 * {@code freshet demo}: {@link io.freshet.cli.demo.DemoCommand} starts a system, the {@code World} publishes real
 * digits, asks for scores and later tells the truth; the {@code Journal} holds what it did, the {@code TopicWatch} what
 * the topics say, the {@code Ledger} whether the two agree, and {@code DemoReport} the figures.
 */
@NullMarked
package io.freshet.cli.demo;

import org.jspecify.annotations.NullMarked;
