/**
 * Bitbucket Cloud: repository and workspace webhooks. The raw body is signed as {@code
 * X-Hub-Signature: sha256=<64 hex>}. Bitbucket Data Center has another format and is not supported.
 */
@NullMarked
package io.trunkline.provider.bitbucket;

import org.jspecify.annotations.NullMarked;
