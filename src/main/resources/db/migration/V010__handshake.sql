-- Handshakes: the steps by which a person makes a connection available in the browser.

CREATE TABLE handshake (
  id             uuid        PRIMARY KEY,
  account_id     text        NOT NULL REFERENCES account (id),
  -- The key that started it. Its policy is checked again when the handshake completes.
  access_key_id  text        NOT NULL,
  -- The address from which the key started it. Empty: not known.
  source         text        NOT NULL,
  connection_id  uuid        NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  -- SHA-256 of the link that was handed out.
  link_digest    bytea       NOT NULL UNIQUE,
  -- SHA-256 of the state that the provider sends back. Null: none is expected.
  state_digest   bytea       UNIQUE,
  -- SHA-256 of the cookie of the browser in which the person continued. Null: nobody has yet.
  browser_digest bytea,
  -- Sealed in the next two columns. The associated data names the table, the column and the row's id.
  verifier       bytea,
  user_token     bytea,
  -- Whether the person wants to install the app, although installations exist.
  wants_install  boolean     NOT NULL DEFAULT false,
  status         text        NOT NULL DEFAULT 'CREATED'
                               CHECK (status IN ('CREATED', 'OPENED', 'STARTED', 'CHOOSING',
                                 'WAITING', 'COMPLETED', 'DENIED', 'FAILED', 'EXPIRED')),
  -- The provider's id of the person. Null unless the status is WAITING.
  person_id      text        CHECK ((person_id IS NOT NULL) = (status = 'WAITING')),
  -- Why it did not complete. Empty for other statuses.
  reason         text        NOT NULL DEFAULT '',
  at             timestamptz NOT NULL DEFAULT now(),
  expires_at     timestamptz NOT NULL,
  -- A person's token is kept only until an installation is chosen.
  CHECK (user_token IS NULL OR status IN ('STARTED', 'CHOOSING'))
);

CREATE INDEX handshake_by_connection ON handshake (connection_id, at);
CREATE INDEX handshake_by_time ON handshake (at);
CREATE INDEX handshake_by_expiry ON handshake (expires_at)
  WHERE status IN ('CREATED', 'OPENED', 'STARTED', 'CHOOSING', 'WAITING');
CREATE INDEX handshake_waiting ON handshake (person_id)
  WHERE status = 'WAITING';
