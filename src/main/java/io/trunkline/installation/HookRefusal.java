package io.trunkline.installation;

/** Why a webhook was refused on the hook of an installation, in a fixed word. */
public record HookRefusal(InstallationId installationId, String reason) {}
