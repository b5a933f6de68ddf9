/**
 * {@code GetCallerIdentity} of AWS STS. The AWS CLI and Terraform call it to check credentials and
 * to find out the account, before they call anything else.
 *
 * <pre>
 * form body → Action → XML
 * </pre>
 */
@NullMarked
package io.trunkline.controlplane.sts;

import org.jspecify.annotations.NullMarked;
