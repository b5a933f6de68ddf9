package io.trunkline.installation;

import io.trunkline.platform.secret.Secret;
import java.time.Duration;
import java.util.Optional;

/**
 * A secret that is valid now; {@code remaining} is for how long, counted by the database's clock
 * when it was read, and absent for one that stays valid until it is replaced.
 */
public record HookSecret(Secret secret, Optional<Duration> remaining) {}
