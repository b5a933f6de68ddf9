-- What gets started: sources on connections, git triggers, a target.

CREATE TABLE pipeline (
  id            uuid        PRIMARY KEY,
  account_id    text        NOT NULL REFERENCES account (id),
  name          text        NOT NULL CHECK (name ~ '^[A-Za-z0-9.@_-]{1,100}$'),
  status        text        NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'PAUSED')),
  -- Why it is paused, when it was not a person who paused it.
  status_reason text,
  -- JSON {sources, triggers, allowForks} as registered, defaults filled in.
  definition    text        NOT NULL,
  -- JSON of the target without its secret parts.
  target        text        NOT NULL,
  -- Sealed JSON {secret, headers} of the target; associated data is table, column and row id. Null: it has none.
  target_secret bytea,
  created_at    timestamptz NOT NULL DEFAULT now(),
  updated_at    timestamptz NOT NULL DEFAULT now(),
  UNIQUE (account_id, name)
);

CREATE TABLE pipeline_source (
  pipeline_id        uuid NOT NULL REFERENCES pipeline (id) ON DELETE CASCADE,
  ordinal            int  NOT NULL,
  -- No foreign key: a connection may be deleted while pipelines name its ARN.
  connection_id      uuid NOT NULL,
  connection_arn     text NOT NULL,
  full_repository_id text NOT NULL,
  -- full_repository_id in lower case.
  repository_key     text NOT NULL,
  PRIMARY KEY (pipeline_id, ordinal)
);

CREATE INDEX pipeline_source_by_repository ON pipeline_source (repository_key, connection_id);
CREATE INDEX pipeline_source_by_connection ON pipeline_source (connection_id);
