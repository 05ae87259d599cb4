package io.freshet.schemas.registry;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Tells Avro that the contract's own records may be made from a schema.
 *
 * <p>Since 1.12.2 Avro makes no class that a schema names unless it is trusted, so that a hostile schema cannot choose
 * one. The records of {@code io.freshet.schemas.event} hold data and nothing else.
 */
public final class TrustedRecords {
    private static final String PACKAGE = "io.freshet.schemas.event";

    private TrustedRecords() {}

    /** Trusts the contract's records in this process, besides what was trusted before. Safe to repeat. */
    public static synchronized void trust() {
        ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
        if (!(before instanceof WithRecords)) {
            ClassSecurityValidator.setGlobal(new WithRecords(before));
        }
    }

    /** What was trusted before, and the records. */
    private record WithRecords(ClassSecurityPredicate before) implements ClassSecurityPredicate {
        @Override
        public boolean isTrusted(Class<?> type) {
            return type.getPackageName().equals(PACKAGE) || before.isTrusted(type);
        }
    }
}
