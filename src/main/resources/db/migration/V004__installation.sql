-- Installations with their webhook secrets, repositories and counts of rejected webhooks, and
-- provider installations.

-- The provider's own record of an installation of one of our apps. Several rows of table
-- installation may refer to one.
CREATE TABLE provider_installation (
  id             uuid        PRIMARY KEY,
  provider_type  text        NOT NULL CHECK (provider_type IN ('GitHub')),
  -- The provider's installation id. A provider does not use an id twice, not even for another app.
  provider_id    text        NOT NULL CHECK (provider_id ~ '^[1-9][0-9]{0,18}$'),
  -- Login of the provider's account that installed the app. Empty: not known yet.
  account_login  text        NOT NULL DEFAULT '',
  -- The provider's id of that account. Null: not known yet.
  owner_id       text        CHECK (owner_id <> ''),
  status         text        NOT NULL DEFAULT 'ACTIVE'
                               CHECK (status IN ('ACTIVE', 'SUSPENDED', 'DELETED')),
  -- Time of the last change by the provider's clock. Null: not known yet.
  changed_at     timestamptz,
  -- SHA-256 digests of the webhook bodies that changed this row. A repeated body changes nothing,
  -- however late it arrives.
  change_digests bytea[]     NOT NULL DEFAULT '{}',
  created_at     timestamptz NOT NULL DEFAULT now(),
  UNIQUE (provider_type, provider_id)
);

-- An account's authorization at a provider: a webhook with a secret, with or without a provider
-- installation.
CREATE TABLE installation (
  id                       uuid        PRIMARY KEY,
  account_id               text        NOT NULL REFERENCES account (id),
  provider_type            text        NOT NULL
                                         CHECK (provider_type IN ('GitHub',
                                           'GitHubEnterpriseServer', 'GitLab',
                                           'GitLabSelfManaged', 'Bitbucket', 'AzureDevOps')),
  host_arn                 text        CONSTRAINT installation_host_fkey REFERENCES host (arn),
  -- Whose repositories the hook accepts: an account at the provider, 'owner/repository', or '*'.
  owner                    text        NOT NULL CHECK (owner <> ''),
  -- The provider's id of the owner. It counts more than the name, which somebody else can get. Null:
  -- not known yet, or owner is not exactly one account, project or organization.
  owner_id                 text        CHECK (owner_id <> ''),
  -- Incremented when a person sets the owner. Repositories that were bound before are checked again.
  owner_version            bigint      NOT NULL DEFAULT 1,
  -- At least 128 random bits. Part of the webhook URL; not a secret by itself.
  hook_key                 text        NOT NULL UNIQUE,
  -- Incremented by every change of its secrets, owner, connections and repository names, so that a
  -- node notices that its cached copy is stale. Changes of pipelines increment the versions of the
  -- repositories that they name.
  version                  bigint      NOT NULL DEFAULT 1,
  created_at               timestamptz NOT NULL DEFAULT now(),
  -- Null: webhooks arrive only at its own hook key.
  provider_installation_id uuid        REFERENCES provider_installation (id),
  -- True for the row of an app's hook. Events of that hook that belong to no provider installation
  -- are recorded under this row. Connections do not use it.
  is_app                   boolean     NOT NULL DEFAULT false,
  name                     text        CHECK (name <> ''),
  description              text        CHECK (description <> ''),
  -- Self-managed providers have a host, all others have none.
  CONSTRAINT installation_host_check CHECK (
    (provider_type IN ('GitHubEnterpriseServer', 'GitLabSelfManaged')) = (host_arn IS NOT NULL)),
  -- The hook key of an ordinary installation contains no '/', so it never equals that of an app.
  CONSTRAINT installation_app_check CHECK (
    CASE
      WHEN is_app THEN hook_key LIKE 'apps/%'
        AND owner = '*'
        AND host_arn IS NULL
        AND provider_installation_id IS NULL
      ELSE hook_key NOT LIKE '%/%'
    END)
);

CREATE INDEX installation_by_account ON installation (account_id, id);
CREATE INDEX installation_by_host ON installation (host_arn)
  WHERE host_arn IS NOT NULL;
CREATE INDEX installation_by_provider_installation ON installation (provider_installation_id)
  WHERE provider_installation_id IS NOT NULL;
CREATE INDEX installation_of_app ON installation (provider_type)
  WHERE is_app;

-- Nodes cache installations with everything that belongs to them, and drop an installation when
-- they are notified of its id.
CREATE FUNCTION installation_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('trunkline_installation', OLD.id::text);
  RETURN NULL;
END $$;

CREATE TRIGGER installation_changed
  AFTER UPDATE OR DELETE ON installation
  FOR EACH ROW EXECUTE FUNCTION installation_changed();

-- Webhook secrets. During a rotation an installation has two valid ones.
CREATE TABLE installation_secret (
  id              uuid        PRIMARY KEY,
  installation_id uuid        NOT NULL REFERENCES installation (id) ON DELETE CASCADE,
  -- Sealed. The associated data names the table, the column and the row's id.
  secret          bytea       NOT NULL,
  created_at      timestamptz NOT NULL DEFAULT now(),
  -- Null: valid until it is replaced.
  expires_at      timestamptz
);

CREATE INDEX installation_secret_by_installation ON installation_secret (installation_id);

-- Repositories that belong to the installation. The provider's id counts: a repository stays bound
-- when it is renamed or transferred.
CREATE TABLE repository (
  installation_id uuid        NOT NULL REFERENCES installation (id) ON DELETE CASCADE,
  provider_id     text        NOT NULL,
  -- The installation's owner_version when the repository was bound.
  owner_version   bigint      NOT NULL,
  -- Incremented by every change of a pipeline that names the repository.
  version         bigint      NOT NULL DEFAULT 1,
  bound_at        timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (installation_id, provider_id)
);

-- Nodes cache the pipelines of each repository, and drop those of one repository when they are
-- notified of it.
CREATE FUNCTION repository_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('trunkline_repository', NEW.installation_id || '/' || NEW.provider_id);
  RETURN NULL;
END $$;

CREATE TRIGGER repository_changed
  AFTER UPDATE OF version ON repository
  FOR EACH ROW EXECUTE FUNCTION repository_changed();

-- The names that a repository has had. Each name has one holder: the repository that reported it
-- first, until another repository of the same owner reports it. Old names are kept as aliases.
CREATE TABLE repository_name (
  installation_id uuid        NOT NULL,
  -- full_name in lower case.
  name_key        text        NOT NULL,
  provider_id     text        NOT NULL,
  -- The provider's id of the owner under this name. Empty: not known.
  owner_id        text        NOT NULL,
  full_name       text        NOT NULL,
  -- False: another repository of the same owner has the name now.
  is_holder       boolean     NOT NULL DEFAULT true,
  PRIMARY KEY (installation_id, name_key, provider_id),
  FOREIGN KEY (installation_id, provider_id) REFERENCES repository (installation_id, provider_id)
    ON DELETE CASCADE
);

CREATE UNIQUE INDEX repository_name_holder ON repository_name (installation_id, name_key)
  WHERE is_holder;
CREATE INDEX repository_name_by_repository ON repository_name (installation_id, provider_id);

-- Rejected webhooks, counted per hook and reason. Nodes write their counts once a minute, so that
-- rejected requests do not fill the table.
CREATE TABLE refusal (
  installation_id uuid        NOT NULL REFERENCES installation (id) ON DELETE CASCADE,
  reason          text        NOT NULL,
  count           bigint      NOT NULL,
  first_at        timestamptz NOT NULL DEFAULT now(),
  last_at         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (installation_id, reason)
);
