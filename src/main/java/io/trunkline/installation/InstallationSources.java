package io.trunkline.installation;

/** The two ways in which an account gets an installation that a provider has confirmed. */
public record InstallationSources(AppInstallations apps, GrantedInstallations grants) {}
