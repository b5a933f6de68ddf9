-- What providers gave an app of ours, and the installations that hold it.

CREATE TABLE provider_grant (
  id            uuid        PRIMARY KEY,
  provider_type text        NOT NULL CHECK (provider_type IN ('GitHub')),
  -- The provider's installation id; one provider gives none twice, whatever the app.
  provider_id   text        NOT NULL CHECK (provider_id ~ '^[1-9][0-9]{0,18}$'),
  -- Whose it is, by the provider's login; empty: the provider has not told yet.
  account_login text        NOT NULL DEFAULT '',
  status        text        NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'SUSPENDED', 'DELETED')),
  -- When it changed last, by the provider's clock; null: the provider has not told yet.
  changed_at    timestamptz,
  -- SHA-256 of the bodies that changed it: what was told once acts no more, however late it is sent again.
  told          bytea[]     NOT NULL DEFAULT '{}',
  created_at    timestamptz NOT NULL DEFAULT now(),
  UNIQUE (provider_type, provider_id)
);

ALTER TABLE installation
  -- Null: it stands on its own webhook alone.
  ADD COLUMN grant_id uuid REFERENCES provider_grant (id),
  -- The row of an app's hook. What hangs on no grant is recorded under it; no connection stands on it.
  ADD COLUMN is_app   boolean NOT NULL DEFAULT false,
  -- An ordinary hook key holds no '/', so that none is ever taken for an app's.
  ADD CONSTRAINT installation_app_check CHECK (
    CASE WHEN is_app THEN hook_key LIKE 'apps/%' AND owner = '*' AND host_arn IS NULL AND grant_id IS NULL
         ELSE hook_key NOT LIKE '%/%' END);

CREATE INDEX installation_by_grant ON installation (grant_id) WHERE grant_id IS NOT NULL;
CREATE INDEX installation_of_app ON installation (provider_type) WHERE is_app;
