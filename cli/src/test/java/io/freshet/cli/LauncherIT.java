package io.freshet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code freshet}, in a folder whose JDK and Maven only say what they were asked. */
class LauncherIT {

    @TempDir
    Path home;

    @BeforeEach
    void layOut() throws IOException {
        Path script = Path.of(System.getProperty("freshet.home")).resolve("freshet");
        executable(home.resolve("freshet"), Files.readString(script));
        Files.createDirectories(home.resolve("cli/src/main"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        Files.writeString(home.resolve("cli/pom.xml"), "<project/>");
        executable(home.resolve("jdk/bin/java"), "#!/bin/sh\necho \"java $*\"\n");
        executable(home.resolve("jdk/bin/javac"), "#!/bin/sh\n");
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
        executable(home.resolve("bin/mvn"), "#!/bin/sh\necho built >> \"" + home.resolve("builds") + "\"\n");
    }

    @Test
    void buildsOnFirstUseOnly() throws Exception {
        assertThat(run(home.resolve("freshet"), "doctor")).contains("io.freshet.cli.Freshet doctor");
        assertThat(run(home.resolve("freshet"), "status")).contains("io.freshet.cli.Freshet status");

        assertThat(home.resolve("builds")).hasContent("built");
    }

    @Test
    void buildsAgainWhenASourceHasChanged() throws Exception {
        run(home.resolve("freshet"), "doctor");
        Path source = Files.writeString(home.resolve("cli/src/main/A.java"), "class A {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));

        run(home.resolve("freshet"), "doctor");

        assertThat(Files.readAllLines(home.resolve("builds"))).hasSize(2);
    }

    @Test
    void runsThroughASymbolicLink() throws Exception {
        Path link = Files.createSymbolicLink(home.resolve("bin/freshet"), Path.of("../freshet"));

        assertThat(run(link, "doctor")).contains("-Dfreshet.home=" + home.toRealPath() + " ");
    }

    @Test
    void showsTheErrorsOfAFailedBuildAndWhereTheRestIs() throws Exception {
        executable(home.resolve("bin/mvn"), "#!/bin/sh\necho '[ERROR] no such symbol'\necho '[INFO] noise'\nexit 1\n");

        String printed = run(home.resolve("freshet"), "doctor");

        assertThat(printed)
                .contains("[ERROR] no such symbol", "target/build.log")
                .doesNotContain("noise", "io.freshet.cli.Freshet");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", "de_DE.ISO-8859-1", "xx_YY.UTF-8", ""})
    void speaksUtf8WhateverTheLocaleSays(String locale) throws Exception {
        executable(home.resolve("jdk/bin/java"), "#!/bin/sh\nlocale charmap\n");

        assertThat(run(home.resolve("freshet"), "doctor", Map.of("LC_ALL", locale, "LANG", locale)))
                .endsWith("UTF-8\n");
    }

    @Test
    void startsARoleWithTheFlagsOfThatRole() throws Exception {
        Path args = Files.createDirectories(home.resolve("cli/src/main/resources/io/freshet/cli/run"));
        Files.writeString(args.resolve("role.args"), "-Xss512k\n");
        Files.writeString(args.resolve("trainer.args"), "-Xmx1m\n");

        assertThat(run(home.resolve("freshet"), "run --config x.yaml trainer", Map.of()))
                .contains("@" + args.toRealPath() + "/role.args @" + args.toRealPath() + "/trainer.args ")
                .doesNotContain("-Xmx512m");
    }

    @Test
    void refusesAJdkThatIsTooOld() throws Exception {
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"11.0.1\"\n");

        assertThat(run(home.resolve("freshet"), "doctor"))
                .contains("JAVA_HOME is")
                .contains("no JDK 17 or later");
    }

    private String run(Path script, String argument) throws Exception {
        return run(script, argument, Map.of());
    }

    private String run(Path script, String arguments, Map<String, String> environment) throws Exception {
        List<String> line = new ArrayList<>(List.of(script.toString()));
        line.addAll(List.of(arguments.split(" ")));
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(Path.of("/").toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().put("PATH", home.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return printed;
    }

    private static Path executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
