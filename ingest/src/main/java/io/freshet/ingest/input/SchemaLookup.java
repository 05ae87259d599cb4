package io.freshet.ingest.input;

import java.util.Optional;
import org.apache.avro.Schema;

/** Finds the schema that a record was written with. */
@FunctionalInterface
interface SchemaLookup {
    /**
     * The schema of an id; empty when the registry knows no such id.
     *
     * @throws RegistryDownException when the registry does not answer, which says nothing about the record
     */
    Optional<Schema> byId(int id);
}
