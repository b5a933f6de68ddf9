-- When the installations of each provider's app were last compared with what the provider says, so
-- that one node does it and not all of them.
CREATE TABLE provider_check (
  provider_type text        PRIMARY KEY CHECK (provider_type IN ('GitHub')),
  checked_at    timestamptz NOT NULL
);
