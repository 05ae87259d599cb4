package io.freshet.node;

import io.freshet.node.child.ChildCommand;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The jar of a server that is somebody else's program, where the build has put it. */
public record ServerJar(Path jar) {

    /** The folder that the build puts servers into: {@code node/target} under the system property freshet.home. */
    static Path home() {
        return Path.of(System.getProperty("freshet.home", ""))
                .toAbsolutePath()
                .normalize()
                .resolve("node/target");
    }

    /**
     * The one jar of a folder whose name ends so.
     *
     * @throws IOException when there is none, or more than one
     */
    public static ServerJar in(Path folder, String ending) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                List<Path> jars =
                        files.filter(file -> file.toString().endsWith(ending)).toList();
                if (jars.size() == 1) {
                    return new ServerJar(jars.get(0));
                }
            }
        }
        throw new IOException(
                "no server in " + folder
                        + " (system property freshet.home names the folder of the build); unpack it with: mvn process-test-resources");
    }

    /** Runs the jar by {@link ServerMain}; its class path has nothing of ours but this package. */
    public ChildCommand command(String name, Path log, URI answers) throws IOException {
        return ChildCommand.of(name, ServerMain.class.getName(), log)
                .withClassPath(List.of(ownCode(), jar))
                .withArguments(List.of(name, jar.toString(), answers.toString()));
    }

    private static Path ownCode() throws IOException {
        try {
            return new File(ServerJar.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toPath();
        } catch (URISyntaxException e) {
            throw new IOException("the path of our own jar cannot be read; move it to a folder with a plain name", e);
        }
    }
}
