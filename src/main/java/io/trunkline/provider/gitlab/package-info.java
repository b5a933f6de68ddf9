/**
 * GitLab, gitlab.com and self-managed: project, group and system webhooks, as JSON. They contain
 * the secret token in {@code X-Gitlab-Token}, or are signed as in Standard Webhooks with a signing
 * token ({@code whsec_…}). The kind of event is in the body, as {@code object_kind} or {@code
 * event_name}, because all events of a system hook have the same header.
 */
@NullMarked
package io.trunkline.provider.gitlab;

import org.jspecify.annotations.NullMarked;
