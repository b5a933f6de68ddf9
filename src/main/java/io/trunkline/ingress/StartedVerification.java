package io.trunkline.ingress;

import io.trunkline.installation.Hook;
import io.trunkline.platform.secret.Secret;
import io.trunkline.provider.SignatureCheck;
import java.util.List;

/**
 * A webhook whose headers were checked with the secrets of its hook.
 *
 * @param check has not received the body yet
 */
record StartedVerification(
    WebhookHead head, Hook hook, List<Secret> secrets, SignatureCheck check) {}
