-- Owners of things, their access keys, and who changed what.

CREATE TABLE account (
  id         text        PRIMARY KEY CHECK (id ~ '^[0-9]{12}$'),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE access_key (
  id         text        PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9_]{3,128}$'),
  account_id text        NOT NULL REFERENCES account (id),
  -- Sealed; associated data is table, column and row id.
  secret     bytea       NOT NULL,
  status     text        NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'INACTIVE')),
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE audit (
  id            uuid        PRIMARY KEY,
  account_id    text        NOT NULL REFERENCES account (id),
  access_key_id text,
  action        text        NOT NULL,
  resource      text        NOT NULL,
  detail        text        NOT NULL DEFAULT '',
  at            timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX audit_by_account ON audit (account_id, id);
