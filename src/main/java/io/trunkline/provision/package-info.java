/**
 * Work at providers that no request waits for.
 *
 * <pre>
 * once a day: app's installations at the provider → compare with provider installations → changes
 * once an hour: installations with a token → webhooks at the provider → created or repaired
 * </pre>
 */
@NullMarked
package io.trunkline.provision;

import org.jspecify.annotations.NullMarked;
