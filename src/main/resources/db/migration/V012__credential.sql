-- Credentials of installations that act at their provider with a token, and the hooks that were
-- created with them.

CREATE TABLE credential (
  installation_id uuid        PRIMARY KEY REFERENCES installation (id) ON DELETE CASCADE,
  -- TOKEN_PAIR: of a person who authorized our app. TOKEN: made at the provider by its owner.
  kind            text        NOT NULL CHECK (kind IN ('TOKEN_PAIR', 'TOKEN')),
  -- The login at the provider as which it acts.
  subject         text        NOT NULL,
  -- What the connection may use: kind and the provider's id, such as 'groups/42'.
  scope_id        text        NOT NULL CHECK (scope_id <> ''),
  -- Sealed. The associated data names the table, the column and the installation's id.
  access_token    bytea       NOT NULL,
  refresh_token   bytea       CHECK ((refresh_token IS NOT NULL) = (kind = 'TOKEN_PAIR')),
  -- Null: the provider does not say.
  expires_at      timestamptz,
  -- Incremented whenever the tokens are replaced.
  version         bigint      NOT NULL DEFAULT 1,
  -- Until then, one node refreshes the tokens. Null: every earlier refresh has a known result.
  refreshed_until timestamptz,
  -- Whether an earlier refresh has no known result: the provider may have replaced the tokens.
  is_retry        boolean     NOT NULL DEFAULT false,
  -- DEAD: the provider accepts the tokens no longer, and they are never sent again.
  status          text        NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'DEAD')),
  -- Why it is dead. Empty otherwise.
  reason          text        NOT NULL DEFAULT '' CHECK ((reason <> '') = (status = 'DEAD')),
  -- When its hooks are compared with the provider's next.
  hooks_due_at    timestamptz NOT NULL DEFAULT now(),
  -- Why the last comparison failed. Empty: it did not.
  hooks_reason    text        NOT NULL DEFAULT '',
  created_at      timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX credential_hooks_due ON credential (hooks_due_at)
  WHERE status = 'ACTIVE';

CREATE TABLE provider_hook (
  installation_id  uuid        NOT NULL REFERENCES credential (installation_id) ON DELETE CASCADE,
  -- On what the provider registered it, such as 'projects/42'.
  place            text        NOT NULL,
  provider_hook_id text        NOT NULL,
  checked_at       timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (installation_id, place)
);
