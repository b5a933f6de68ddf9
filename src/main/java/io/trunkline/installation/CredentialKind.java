package io.trunkline.installation;

/** How the token of an installation came about. */
enum CredentialKind {
  /** A person authorized our app; the refresh token buys the next pair. */
  TOKEN_PAIR,
  /** An owner made the token at the provider; it has no refresh token. */
  TOKEN,
  /** A client of the owner gets tokens; the client takes the place of the refresh token. */
  CLIENT_CREDENTIALS
}
