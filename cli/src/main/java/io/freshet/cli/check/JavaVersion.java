package io.freshet.cli.check;

/** Java 17 or later. */
record JavaVersion(Runtime.Version version) implements Check {

    @Override
    public Finding look() {
        return version.feature() >= 17
                ? Finding.good("Java", version.toString())
                : Finding.bad("Java", version.toString(), "install a JDK 17 or later and point JAVA_HOME at it");
    }
}
