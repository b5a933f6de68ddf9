/**
 * The signature of AWS requests: Signature Version 4 in the {@code Authorization} header, verified.
 *
 * <pre>request → SignatureV4.read → Claimed (says which key) → isSignedWith(that key's secret)
 * </pre>
 */
@NullMarked
package io.trunkline.platform.aws;

import org.jspecify.annotations.NullMarked;
