/**
 * GitLab, gitlab.com and self-managed: project, group and system webhooks, as JSON. They are proven
 * by the secret token in {@code X-Gitlab-Token}, or by a signing token ({@code whsec_…}) as
 * Standard Webhooks. What happened stands in the body, as {@code object_kind} or {@code
 * event_name}: a system hook names all its events alike in the header.
 */
@NullMarked
package io.trunkline.provider.gitlab;

import org.jspecify.annotations.NullMarked;
