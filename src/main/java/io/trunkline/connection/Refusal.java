package io.trunkline.connection;

/** Why a webhook was refused on the hook of an installation, in a fixed word. */
public record Refusal(InstallationId installationId, String reason) {}
