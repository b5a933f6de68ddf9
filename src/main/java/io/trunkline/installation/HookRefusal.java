package io.trunkline.installation;

/** Why a webhook for an installation was refused; {@code reason} is one of a fixed set of words. */
public record HookRefusal(InstallationId installationId, String reason) {}
