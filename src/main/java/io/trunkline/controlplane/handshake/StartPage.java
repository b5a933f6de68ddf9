package io.trunkline.controlplane.handshake;

/** The page that a person sees before going to the provider. All values are shown as text. */
public record StartPage(
    String provider,
    String connection,
    String account,
    String accessKey,
    String expiresAt,
    String action,
    boolean canInstall,
    String csrf) {}
