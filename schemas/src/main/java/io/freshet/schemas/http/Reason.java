package io.freshet.schemas.http;

/**
 * What is wrong with a request, in one word that problem documents and counters carry; words are only added. What is
 * wrong with a payload has words of its own.
 */
public enum Reason {
    /** The body is not what its type says, or breaks off. */
    MALFORMED,
    /** The headers are longer than is taken. */
    HEADERS,
    /** The body's type is none that this path takes. */
    CONTENT_TYPE,
    /** The body is compressed. */
    CONTENT_ENCODING,
    /** The request is larger than is taken. */
    SIZE,
    /** The body came to a stop before its end. */
    SLOW,
    /** No modality of the pipeline. */
    MODALITY,
    /** A sampleId that cannot be a key. */
    SAMPLE_ID,
    /** An event time that is none, or out of range. */
    EVENT_TIME,
    /** Too much at once; the same request will do later. */
    BUSY,
    /** What stands behind the server does not answer. */
    UNAVAILABLE,
    /** A host or a page that this server does not know. */
    ORIGIN,
    /** A fault of the server. */
    BUG
}
