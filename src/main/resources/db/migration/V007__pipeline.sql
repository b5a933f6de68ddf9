-- Pipelines: sources on connections, Git triggers, and a target.

CREATE TABLE pipeline (
  id            uuid        PRIMARY KEY,
  account_id    text        NOT NULL REFERENCES account (id),
  name          text        NOT NULL CHECK (name ~ '^[A-Za-z0-9.@_-]{1,100}$'),
  status        text        NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'PAUSED')),
  -- Why Trunkline paused the pipeline. Null: a person paused it, or it is active.
  status_reason text,
  -- JSON {sources, triggers, allowForks} as registered, with defaults filled in.
  definition    text        NOT NULL,
  -- JSON of the target without its secret parts.
  target        text        NOT NULL,
  -- Secret parts of the target: JSON {secret, headers}, sealed. The associated data names the
  -- table, the column and the row's id. Null: the target has no secret parts.
  target_secret bytea,
  created_at    timestamptz NOT NULL DEFAULT now(),
  updated_at    timestamptz NOT NULL DEFAULT now(),
  UNIQUE (account_id, name)
);

CREATE TABLE pipeline_source (
  pipeline_id        uuid NOT NULL REFERENCES pipeline (id) ON DELETE CASCADE,
  ordinal            int  NOT NULL,
  -- No foreign key: a connection may be deleted while pipelines use it.
  connection_id      uuid NOT NULL,
  connection_arn     text NOT NULL,
  full_repository_id text NOT NULL,
  -- full_repository_id in lower case.
  repository_key     text NOT NULL,
  PRIMARY KEY (pipeline_id, ordinal)
);

CREATE INDEX pipeline_source_by_repository ON pipeline_source (repository_key, connection_id);
CREATE INDEX pipeline_source_by_connection ON pipeline_source (connection_id);
