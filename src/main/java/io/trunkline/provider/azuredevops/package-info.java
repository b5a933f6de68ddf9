/**
 * Azure DevOps Services: service hooks of the consumer "Web Hooks", which send the secret as the
 * password of basic authentication. The event type is in the body. The fields of {@code resource}
 * are complete only if the subscription sends all resource details.
 */
@NullMarked
package io.trunkline.provider.azuredevops;

import org.jspecify.annotations.NullMarked;
