/**
 * Connections, installations and the rules of their life. Owns tables {@code connection}, {@code
 * tag}, {@code installation}, {@code installation_secret}, {@code repository} and {@code refusal}.
 *
 * <pre>
 * PENDING → AVAILABLE when an installation is bound;   AVAILABLE → ERROR when it is lost;   ERROR → AVAILABLE when one is bound again
 * </pre>
 */
@NullMarked
package io.trunkline.connection;

import org.jspecify.annotations.NullMarked;
