-- What came in, what is owed, and each try. The four big tables are partitioned by the time in their UUIDv7 ids and
-- dropped by age; no foreign keys stand between or from them. The key tables are not partitioned, for a unique key
-- of a partitioned table would have to hold the partition's key.

CREATE TABLE node (
  -- A new one at every start of a node, so that what a killed node left behind is never taken for its own.
  id           uuid        PRIMARY KEY,
  leased_until timestamptz NOT NULL,
  started_at   timestamptz NOT NULL DEFAULT now()
);

-- The first repeat key: digest of (installation, identity of the delivery, occurrence).
CREATE TABLE delivery_key (
  digest      bytea       PRIMARY KEY CHECK (length(digest) = 16),
  delivery_id uuid        NOT NULL,
  at          timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX delivery_key_by_age ON delivery_key USING brin (at);

-- The second repeat key: digest of (pipeline, change, occurrence). A pipeline starts once per change.
CREATE TABLE dispatch_key (
  digest      bytea       PRIMARY KEY CHECK (length(digest) = 16),
  dispatch_id uuid        NOT NULL,
  at          timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX dispatch_key_by_age ON dispatch_key USING brin (at);

-- The memory of refs and pull requests.
CREATE TABLE change (
  installation_id uuid        NOT NULL,
  -- Digest of (repository, ref, before, after, the provider's occurrence) or (repository, pull request, event, head).
  key             bytea       NOT NULL CHECK (length(key) = 16),
  occurrence      int         NOT NULL,
  event_id        uuid        NOT NULL,
  delivery_id     uuid        NOT NULL,
  -- Digest of (repository, ref) or (repository, pull request): what the change is a change of.
  subject         bytea       NOT NULL CHECK (length(subject) = 16),
  repository_id   text        NOT NULL,
  -- Full ref, or the number of the pull request behind '#'.
  ref             text        NOT NULL,
  -- Commit ids; for a pull request its event and its head. Empty: absent.
  before          text        NOT NULL,
  after           text        NOT NULL,
  at              timestamptz NOT NULL DEFAULT now(),
  -- The last delivery that repeated it and started nothing, and when.
  repeated_by     uuid,
  repeated_at     timestamptz,
  -- The subject is part of the key's digest: it is here so that one index finds both.
  PRIMARY KEY (installation_id, subject, key, occurrence)
);

CREATE INDEX change_repeated ON change (installation_id, subject) WHERE repeated_at IS NOT NULL;
CREATE INDEX change_by_age ON change USING brin (at);

CREATE TABLE delivery (
  id                   uuid        NOT NULL,
  account_id           text        NOT NULL,
  installation_id      uuid        NOT NULL,
  provider_type        text        NOT NULL,
  -- Cleaned copies of what the provider said; empty: absent.
  provider_delivery_id text        NOT NULL,
  event_name           text        NOT NULL,
  repository_id        text        NOT NULL,
  full_name            text        NOT NULL,
  -- full_name in lower case.
  name_key             text        NOT NULL,
  status               text        NOT NULL CHECK (status IN ('accepted', 'ignored', 'ping')),
  reason               text        NOT NULL DEFAULT '',
  received_at          timestamptz NOT NULL DEFAULT now(),
  -- JSON, UTF-8: it may hold U+0000, which text refuses.
  events               bytea       NOT NULL,
  decisions            bytea       NOT NULL,
  PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE INDEX delivery_by_repository ON delivery (account_id, name_key, id);

CREATE TABLE payload (
  delivery_id uuid  NOT NULL,
  -- JSON array of [name, value], without headers that carry a secret.
  headers     bytea NOT NULL,
  -- Raw deflate (RFC 1951) of the body as received.
  body        bytea NOT NULL,
  PRIMARY KEY (delivery_id)
) PARTITION BY RANGE (delivery_id);

CREATE TABLE dispatch (
  id            uuid        NOT NULL,
  account_id    text        NOT NULL,
  -- Absent when something else than a delivery started it.
  delivery_id   uuid,
  event_id      uuid        NOT NULL,
  subject_kind  text        NOT NULL CHECK (subject_kind IN ('PIPELINE')),
  subject_id    uuid        NOT NULL,
  subject_name  text        NOT NULL,
  connection_arn text       NOT NULL,
  trigger       text        NOT NULL,
  status        text        NOT NULL CHECK (status IN ('QUEUED', 'IN_FLIGHT', 'DELIVERED', 'FAILED', 'CANCELLED', 'SUPERSEDED')),
  reason        text        NOT NULL DEFAULT '',
  attempt_count int         NOT NULL DEFAULT 0,
  -- When it is owed next; of an IN_FLIGHT one, when it was taken.
  due_at        timestamptz NOT NULL DEFAULT now(),
  -- The node that holds it while IN_FLIGHT.
  owner         uuid,
  -- Grows each time it is taken, so that whoever lost it cannot settle it.
  fence         int         NOT NULL DEFAULT 0,
  created_at    timestamptz NOT NULL DEFAULT now(),
  -- Since when it has been tried: a person or a redelivery may begin anew.
  owed_since    timestamptz NOT NULL DEFAULT now(),
  settled_at    timestamptz,
  -- The attempt of one that was delivered at the first try, which is nearly all: it has no row in attempt.
  started_at    timestamptz,
  duration_ms   int,
  http_status   int,
  PRIMARY KEY (id),
  CHECK ((status = 'IN_FLIGHT') = (owner IS NOT NULL))
) PARTITION BY RANGE (id);

CREATE INDEX dispatch_due ON dispatch (due_at) WHERE status = 'QUEUED';
CREATE INDEX dispatch_held ON dispatch (owner) WHERE status = 'IN_FLIGHT';

CREATE TABLE attempt (
  dispatch_id uuid        NOT NULL,
  number      int         NOT NULL,
  started_at  timestamptz NOT NULL,
  duration_ms int         NOT NULL,
  outcome     text        NOT NULL CHECK (outcome IN ('DELIVERED', 'TRY_LATER', 'GIVE_UP')),
  http_status int,
  error       text        NOT NULL DEFAULT '',
  PRIMARY KEY (dispatch_id, number)
) PARTITION BY RANGE (dispatch_id);

-- Refusals on a hook, counted per reason; flushed once a minute, never a row per refusal.
CREATE TABLE refusal (
  installation_id uuid        NOT NULL REFERENCES installation (id) ON DELETE CASCADE,
  reason          text        NOT NULL,
  count           bigint      NOT NULL,
  first_at        timestamptz NOT NULL DEFAULT now(),
  last_at         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (installation_id, reason)
);

ALTER TABLE payload ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE payload ALTER COLUMN headers SET STORAGE EXTERNAL;
ALTER TABLE delivery ALTER COLUMN events SET STORAGE EXTERNAL;
ALTER TABLE delivery ALTER COLUMN decisions SET STORAGE EXTERNAL;

-- Partitions by time are made ahead while a node runs; this one takes what a clock far off would lose.
CREATE TABLE delivery_default PARTITION OF delivery DEFAULT;
CREATE TABLE payload_default PARTITION OF payload DEFAULT;
CREATE TABLE dispatch_default PARTITION OF dispatch DEFAULT;
CREATE TABLE attempt_default PARTITION OF attempt DEFAULT;
