/**
 * Verifies the signatures of AWS requests (Signature Version 4 in the {@code Authorization}
 * header).
 *
 * <pre>request → SignatureV4.read → Claimed (names the key) → isSignedWith(that key's secret)</pre>
 */
@NullMarked
package io.trunkline.platform.aws;

import org.jspecify.annotations.NullMarked;
