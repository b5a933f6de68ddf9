-- Accounts, their access keys, and the audit trail.

-- Accounts own every other resource. They are never deleted.
CREATE TABLE account (
  id          text        PRIMARY KEY CHECK (id ~ '^[0-9]{12}$'),
  created_at  timestamptz NOT NULL DEFAULT now(),
  name        text        CHECK (name <> ''),
  description text        CHECK (description <> '')
);

CREATE TABLE access_key (
  id           text        PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9_]{3,128}$'),
  account_id   text        NOT NULL REFERENCES account (id),
  -- The secret access key, sealed. The associated data names the table, the column and the
  -- row's id.
  secret       bytea       NOT NULL,
  status       text        NOT NULL DEFAULT 'ACTIVE'
                             CHECK (status IN ('ACTIVE', 'INACTIVE')),
  created_at   timestamptz NOT NULL DEFAULT now(),
  -- Policy document as JSON. Null: the key from the node's settings, which has full access.
  policy       text,
  -- Null: never used.
  last_used_at timestamptz,
  name         text        CHECK (name <> ''),
  description  text        CHECK (description <> ''),
  -- Null: does not expire.
  expires_at   timestamptz
);

CREATE INDEX access_key_by_account ON access_key (account_id, id);

-- Nodes cache access keys and drop a key when they are notified of its id. An update of
-- last_used_at does not notify them.
CREATE FUNCTION access_key_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('trunkline_access_key', OLD.id);
  RETURN NULL;
END $$;

CREATE TRIGGER access_key_changed
  AFTER UPDATE OF status, policy, secret, expires_at OR DELETE ON access_key
  FOR EACH ROW EXECUTE FUNCTION access_key_changed();

CREATE TABLE audit (
  id             uuid        NOT NULL,
  -- No foreign key: accounts are never deleted, and the check would slow down every call.
  account_id     text        NOT NULL,
  -- Null: no key was involved.
  access_key_id  text,
  action         text        NOT NULL,
  resource       text        NOT NULL,
  detail         text        NOT NULL DEFAULT '',
  at             timestamptz NOT NULL DEFAULT now(),
  -- CALL: a request by an access key, and its result.
  -- CHANGE: a change of a resource, written in the transaction that made the change.
  -- OBSERVATION: something that happened without a request.
  kind           text        NOT NULL DEFAULT 'CHANGE'
                               CHECK (kind IN ('CALL', 'CHANGE', 'OBSERVATION')),
  -- Links changes to the call that made them. Null: no call made the change.
  request_id     text,
  source_address text,
  -- JSON with masked secrets.
  parameters     text,
  -- 'OK' or the error code.
  result         text,
  PRIMARY KEY (account_id, id),
  CHECK (kind <> 'CALL' OR (
    access_key_id IS NOT NULL
    AND request_id IS NOT NULL
    AND source_address IS NOT NULL
    AND parameters IS NOT NULL
    AND result IS NOT NULL))
);

-- For deleting old entries. BRIN keeps the index small, because every call adds a row.
CREATE INDEX audit_by_age ON audit USING brin (at);
