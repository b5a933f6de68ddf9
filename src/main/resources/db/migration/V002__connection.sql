-- Connections, their tags, and the installations that stand behind them.

-- One account's hold on a plain webhook (later also on a grant of an app).
CREATE TABLE installation (
  id            uuid        PRIMARY KEY,
  account_id    text        NOT NULL REFERENCES account (id),
  provider_type text        NOT NULL CHECK (provider_type IN ('GitHub', 'GitHubEnterpriseServer',
                              'GitLab', 'GitLabSelfManaged', 'Bitbucket', 'AzureDevOps')),
  host_arn      text,
  -- Whose repositories the hook may speak for: an account, 'owner/repository', or '*'.
  owner         text        NOT NULL CHECK (owner <> ''),
  -- Random, at least 128 bits; it stands in the URL and is no secret by itself.
  hook_key      text        NOT NULL UNIQUE,
  -- Grows with every change of its secrets, connections and pipelines, so that a stale cache is seen.
  version       bigint      NOT NULL DEFAULT 1,
  created_at    timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX installation_by_account ON installation (account_id, id);

CREATE TABLE installation_secret (
  id              uuid        PRIMARY KEY,
  installation_id uuid        NOT NULL REFERENCES installation (id) ON DELETE CASCADE,
  -- Sealed; associated data is table, column and row id.
  secret          bytea       NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  -- Null: valid until it is replaced.
  expires_at      timestamptz
);

CREATE INDEX installation_secret_by_installation ON installation_secret (installation_id);

CREATE TABLE connection (
  id              uuid        PRIMARY KEY,
  account_id      text        NOT NULL REFERENCES account (id),
  -- As minted: the namespace of the call that created it is part of it and never changes.
  arn             text        NOT NULL UNIQUE,
  name            text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 32),
  provider_type   text        NOT NULL CHECK (provider_type IN ('GitHub', 'GitHubEnterpriseServer',
                                'GitLab', 'GitLabSelfManaged', 'Bitbucket', 'AzureDevOps')),
  host_arn        text,
  status          text        NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'AVAILABLE', 'ERROR')),
  status_reason   text,
  installation_id uuid        REFERENCES installation (id) ON DELETE SET NULL,
  -- Creation order, for lists.
  ordinal         bigint      GENERATED ALWAYS AS IDENTITY,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  CHECK (status <> 'AVAILABLE' OR installation_id IS NOT NULL)
);

CREATE INDEX connection_by_account ON connection (account_id, ordinal);
CREATE INDEX connection_by_installation ON connection (installation_id);

CREATE TABLE tag (
  resource_arn text NOT NULL,
  account_id   text NOT NULL REFERENCES account (id),
  key          text NOT NULL CHECK (char_length(key) BETWEEN 1 AND 128),
  value        text NOT NULL CHECK (char_length(value) <= 256),
  PRIMARY KEY (resource_arn, key)
);

-- The repository that a name meant when an installation first heard of it: a name that another owner
-- takes later never stands in its place.
CREATE TABLE repository (
  installation_id uuid        NOT NULL REFERENCES installation (id) ON DELETE CASCADE,
  provider_id     text        NOT NULL,
  owner_id        text        NOT NULL,
  full_name       text        NOT NULL,
  -- full_name in lower case.
  name_key        text        NOT NULL,
  bound_at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (installation_id, provider_id)
);

CREATE UNIQUE INDEX repository_by_name ON repository (installation_id, name_key);

-- Nodes cache what hangs on an installation; they drop it when they hear its id.
CREATE FUNCTION installation_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('trunkline_installation', OLD.id::text);
  RETURN NULL;
END $$;

CREATE TRIGGER installation_changed AFTER UPDATE OR DELETE ON installation
  FOR EACH ROW EXECUTE FUNCTION installation_changed();
