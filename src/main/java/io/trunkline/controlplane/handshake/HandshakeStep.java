package io.trunkline.controlplane.handshake;

import io.trunkline.connection.Handshake;
import io.trunkline.provider.InstallationCandidate;
import java.net.URI;
import java.util.List;
import java.util.UUID;

/** What the person sees next. */
sealed interface HandshakeStep {

  /** The page that says who asks for what. {@code provider} is where the person will go. */
  record AskToContinue(Handshake handshake, URI provider, boolean canInstall)
      implements HandshakeStep {}

  record GoToProvider(URI target) implements HandshakeStep {}

  /** The page of {@link AskToChoose} at an address of its own, so that it can be loaded again. */
  record GoToChoice(UUID handshakeId) implements HandshakeStep {}

  /** The page on which the person chooses. {@code provider} is where the app can be installed. */
  record AskToChoose(
      Handshake handshake, URI provider, boolean canInstall, List<InstallationCandidate> candidates)
      implements HandshakeStep {}

  /** The handshake has ended. */
  sealed interface Last extends HandshakeStep {}

  /** The connection is available. {@code used} is what it uses at the provider. */
  record Connected(String connection, String used) implements Last {}

  /**
   * The last page of a handshake that did not connect, or continues without the person.
   *
   * @param status of HTTP
   * @param next what the person can do; may be empty
   */
  record End(int status, String title, String text, String next) implements Last {}
}
