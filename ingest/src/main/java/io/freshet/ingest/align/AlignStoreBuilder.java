package io.freshet.ingest.align;

import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Builds {@link AlignStore}s over RocksDB or memory, always with a changelog. */
final class AlignStoreBuilder implements StoreBuilder<AlignStore> {
    private final boolean inMemory;

    AlignStoreBuilder(boolean inMemory) {
        this.inMemory = inMemory;
    }

    @Override
    public AlignStore build() {
        KeyValueBytesStoreSupplier supplier = inMemory
                ? Stores.inMemoryKeyValueStore(AlignStore.NAME)
                : Stores.persistentKeyValueStore(AlignStore.NAME);
        return new AlignStore(Stores.keyValueStoreBuilder(supplier, Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingEnabled(logConfig())
                .build());
    }

    @Override
    public StoreBuilder<AlignStore> withCachingEnabled() {
        return this;
    }

    @Override
    public StoreBuilder<AlignStore> withCachingDisabled() {
        throw new UnsupportedOperationException("alignment's store always writes behind; take a plain store instead");
    }

    @Override
    public StoreBuilder<AlignStore> withLoggingEnabled(Map<String, String> config) {
        return this;
    }

    @Override
    public StoreBuilder<AlignStore> withLoggingDisabled() {
        throw new UnsupportedOperationException("alignment's store must have a changelog; a task could not move");
    }

    @Override
    public Map<String, String> logConfig() {
        return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
        return true;
    }

    @Override
    public String name() {
        return AlignStore.NAME;
    }
}
