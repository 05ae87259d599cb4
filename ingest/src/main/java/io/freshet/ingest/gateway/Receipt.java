package io.freshet.ingest.gateway;

/** What the gateway answers once Kafka keeps an event. */
record Receipt(String sampleId, String modality, String sha256, String topic, int partition, long offset) {}
