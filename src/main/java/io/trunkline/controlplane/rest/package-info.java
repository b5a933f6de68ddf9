/**
 * The native API: what AWS offers only in its console, and what Trunkline adds. {@code
 * openapi.yaml} describes it; requests are validated against it, and it is served to clients.
 *
 * <pre>
 * request → authenticate → Endpoint: validate against openapi.yaml → RestOperation → JSON
 * </pre>
 *
 * An operation is one entry in a {@link io.trunkline.controlplane.rest.RestOperations}, its
 * description in {@code openapi.yaml}, and one method.
 */
@NullMarked
package io.trunkline.controlplane.rest;

import org.jspecify.annotations.NullMarked;
