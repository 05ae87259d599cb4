package io.freshet.cli.check;

/** One thing that a system needs of its machine. Leaves nothing changed. */
interface Check {
    Finding look();
}
