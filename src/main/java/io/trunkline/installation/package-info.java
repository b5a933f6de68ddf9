/**
 * Installations: what an account has set up at a provider and its connections use, with the
 * webhooks and their secrets. Owns tables {@code installation}, {@code installation_secret}, {@code
 * repository}, {@code refusal} and the table of provider installations.
 */
@NullMarked
package io.trunkline.installation;

import org.jspecify.annotations.NullMarked;
