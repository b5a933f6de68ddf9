/**
 * Webhooks in: verify, normalize, resolve, match, record, answer. A 2xx is written only after the
 * commit.
 */
@NullMarked
package io.trunkline.ingress;

import org.jspecify.annotations.NullMarked;
