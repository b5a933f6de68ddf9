/**
 * Azure DevOps Services: service hooks of the consumer "Web Hooks", which prove themselves by the
 * password of basic authentication. The event's type stands in the body, and the fields of {@code
 * resource} are all there only if the subscription sends all resource details.
 */
@NullMarked
package io.trunkline.provider.azuredevops;

import org.jspecify.annotations.NullMarked;
