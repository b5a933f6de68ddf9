-- CLIENT_CREDENTIALS: an owner's OAuth client, which needs no person. Its refresh_token is the client:
-- a JSON object with clientId, clientSecret and, for Entra, tenant.
ALTER TABLE credential
  DROP CONSTRAINT credential_kind_check,
  DROP CONSTRAINT credential_check,
  ADD CONSTRAINT credential_kind_check
    CHECK (kind IN ('TOKEN_PAIR', 'TOKEN', 'CLIENT_CREDENTIALS')),
  ADD CONSTRAINT credential_refresh_check CHECK ((refresh_token IS NULL) = (kind = 'TOKEN'));
