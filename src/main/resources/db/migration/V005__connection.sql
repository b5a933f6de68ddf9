-- Connections, and the accounts they are shared with.

CREATE TABLE connection (
  id              uuid        PRIMARY KEY,
  account_id      text        NOT NULL REFERENCES account (id),
  -- Contains the namespace of the call that created the connection, and never changes.
  arn             text        NOT NULL UNIQUE,
  name            text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 32),
  provider_type   text        NOT NULL
                                CHECK (provider_type IN ('GitHub', 'GitHubEnterpriseServer',
                                  'GitLab', 'GitLabSelfManaged', 'Bitbucket', 'AzureDevOps')),
  host_arn        text        CONSTRAINT connection_host_fkey REFERENCES host (arn),
  status          text        NOT NULL DEFAULT 'PENDING'
                                CHECK (status IN ('PENDING', 'AVAILABLE', 'ERROR')),
  status_reason   text,
  installation_id uuid        REFERENCES installation (id) ON DELETE SET NULL,
  -- Creation order; lists are sorted by it.
  ordinal         bigint      GENERATED ALWAYS AS IDENTITY,
  created_at      timestamptz NOT NULL DEFAULT now(),
  updated_at      timestamptz NOT NULL DEFAULT now(),
  CHECK (status <> 'AVAILABLE' OR installation_id IS NOT NULL),
  -- Self-managed providers have a host, all others have none.
  CONSTRAINT connection_host_check CHECK (
    (provider_type IN ('GitHubEnterpriseServer', 'GitLabSelfManaged')) = (host_arn IS NOT NULL))
);

CREATE INDEX connection_by_account ON connection (account_id, ordinal);
CREATE INDEX connection_by_installation ON connection (installation_id);
CREATE INDEX connection_by_host ON connection (host_arn)
  WHERE host_arn IS NOT NULL;

-- Accounts that may use a connection of another account.
CREATE TABLE connection_share (
  connection_id uuid        NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  -- No foreign key: otherwise sharing would reveal which accounts exist.
  account_id    text        NOT NULL CHECK (account_id ~ '^[0-9]{12}$'),
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (connection_id, account_id)
);

-- Nodes cache which account may use which connection, and drop a connection when they are notified
-- of its id.
CREATE FUNCTION notify_connection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('trunkline_connection', OLD.id::text);
  RETURN NULL;
END $$;

CREATE TRIGGER notify_connection
  AFTER UPDATE OR DELETE ON connection
  FOR EACH ROW EXECUTE FUNCTION notify_connection();

CREATE FUNCTION notify_connection_share() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('trunkline_connection', OLD.connection_id::text);
  RETURN NULL;
END $$;

CREATE TRIGGER notify_connection_share
  AFTER DELETE ON connection_share
  FOR EACH ROW EXECUTE FUNCTION notify_connection_share();
