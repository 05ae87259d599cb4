package io.freshet.schemas.registry;

import java.util.Optional;
import org.apache.avro.Schema;

/** Finds the schema that a record was written with. */
@FunctionalInterface
interface SchemaLookup {
    /**
     * The schema of an id; empty when there is no such id, or when what stands under it is no Avro schema.
     *
     * @throws RegistryUnavailableException when the registry does not answer or refuses access, which says nothing
     *     about the record
     */
    Optional<Schema> byId(int id);
}
