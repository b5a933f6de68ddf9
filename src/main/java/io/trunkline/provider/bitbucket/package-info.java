/**
 * Bitbucket Cloud: repository and workspace webhooks. They sign the raw body as {@code
 * X-Hub-Signature: sha256=<64 hex>}. Bitbucket Data Center, which speaks otherwise, is not served.
 */
@NullMarked
package io.trunkline.provider.bitbucket;

import org.jspecify.annotations.NullMarked;
