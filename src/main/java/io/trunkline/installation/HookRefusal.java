package io.trunkline.installation;

/** The refusal of a webhook for an installation; {@code reason} is one of a fixed set of texts. */
public record HookRefusal(InstallationId installationId, String reason) {}
