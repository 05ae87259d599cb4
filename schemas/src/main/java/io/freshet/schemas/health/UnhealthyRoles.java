package io.freshet.schemas.health;

import com.fasterxml.jackson.core.type.TypeReference;
import io.freshet.schemas.http.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;

/**
 * The roles that their supervisor has found unhealthy, as a small file that it replaces and the other roles of the
 * machine read: it works where the broker, or the role that would have to tell it, is the one that is dying. A role
 * without a supervisor has no such file.
 */
public final class UnhealthyRoles {

    /** System property of a supervised role's process that names the file. */
    public static final String PROPERTY = "freshet.unhealthy";

    private UnhealthyRoles() {}

    /** Those of the system that this process belongs to, now. */
    public static List<Health> now() {
        String file = System.getProperty(PROPERTY, "");
        return file.isBlank() ? List.of() : read(Path.of(file));
    }

    /** What a file says; nothing when it is not there. */
    public static List<Health> read(Path file) {
        try {
            return List.copyOf(Json.mapper().readValue(Files.readAllBytes(file), new TypeReference<>() {}));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            return List.of(Health.unhealthy(
                    "supervisor", "what it says of the roles cannot be read: " + e.getMessage(), Instant.now()));
        }
    }

    /** Replaces what a file says, in one step. */
    public static void write(Path file, List<Health> roles) throws IOException {
        if (roles.isEmpty()) {
            Files.deleteIfExists(file);
            return;
        }
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.write(next, Json.bytes(roles));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
