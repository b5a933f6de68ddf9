-- Deliveries, dispatches and attempts, and the nodes that work on them.
--
-- The tables delivery, payload, dispatch and attempt are partitioned by the time in their UUIDv7
-- ids. Old data is deleted by dropping partitions, so these tables have no foreign keys. The tables
-- with repeat keys are not partitioned, because a unique key of a partitioned table would have to
-- contain the partition key.

-- Running nodes. While a lease is valid, other nodes do not take over the node's dispatches, and no
-- node of another version starts. Every version reads this table before it migrates the database,
-- so the columns id, version and leased_until must not change.
CREATE TABLE node (
  -- New at every start of a node, so that a restarted node does not own its earlier dispatches.
  id           uuid        PRIMARY KEY,
  -- Version of Trunkline.
  version      text        NOT NULL,
  leased_until timestamptz NOT NULL,
  started_at   timestamptz NOT NULL DEFAULT now()
);

-- First repeat key: a webhook that is sent again has the same digest as before.
CREATE TABLE delivery_key (
  -- Digest of (installation, identity of the delivery, occurrence).
  digest      bytea       PRIMARY KEY CHECK (length(digest) = 16),
  delivery_id uuid        NOT NULL,
  at          timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX delivery_key_by_age ON delivery_key USING brin (at);

-- Second repeat key: a pipeline starts at most once per change. A dispatch has a key for each of
-- its changes.
CREATE TABLE dispatch_key (
  -- Digest of (pipeline, change, occurrence).
  digest      bytea       PRIMARY KEY CHECK (length(digest) = 16),
  dispatch_id uuid        NOT NULL,
  at          timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX dispatch_key_by_age ON dispatch_key USING brin (at);

-- Changes of refs and pull requests. They distinguish a repeated report of a change from a change
-- that really happened again.
CREATE TABLE change (
  installation_id uuid        NOT NULL,
  -- Digest of (repository, ref, before, after, the provider's occurrence), or for a pull request of
  -- (repository, number, event, head), or of another event (repository, body).
  key             bytea       NOT NULL CHECK (length(key) = 16),
  occurrence      int         NOT NULL,
  event_id        uuid        NOT NULL,
  delivery_id     uuid        NOT NULL,
  -- Digest of (repository, ref) or (repository, pull request): what changed.
  subject         bytea       NOT NULL CHECK (length(subject) = 16),
  repository_id   text        NOT NULL,
  -- Full ref, or '#' and the number of the pull request; empty for another event.
  ref             text        NOT NULL,
  -- Commit ids; for a pull request its event and its head; for another event its name.
  -- Empty: absent.
  before          text        NOT NULL,
  after           text        NOT NULL,
  at              timestamptz NOT NULL DEFAULT now(),
  -- The last delivery that repeated this change and started nothing, and its time.
  repeated_by     uuid,
  repeated_at     timestamptz,
  -- The key's digest already covers the subject. It is in the primary key so that one index finds
  -- changes by subject and by key.
  PRIMARY KEY (installation_id, subject, key, occurrence)
);

CREATE INDEX change_repeated ON change (installation_id, subject)
  WHERE repeated_at IS NOT NULL;
CREATE INDEX change_repeated_at ON change (repeated_at)
  WHERE repeated_at IS NOT NULL;
CREATE INDEX change_by_age ON change USING brin (at);

-- Accepted webhooks.
CREATE TABLE delivery (
  id                   uuid        NOT NULL,
  account_id           text        NOT NULL,
  installation_id      uuid        NOT NULL,
  provider_type        text        NOT NULL,
  -- Sanitized copies of the provider's values in the next four columns. Empty: absent.
  provider_delivery_id text        NOT NULL,
  event_name           text        NOT NULL,
  repository_id        text        NOT NULL,
  full_name            text        NOT NULL,
  -- full_name in lower case.
  name_key             text        NOT NULL,
  status               text        NOT NULL CHECK (status IN ('accepted', 'ignored', 'ping')),
  reason               text        NOT NULL DEFAULT '',
  received_at          timestamptz NOT NULL DEFAULT now(),
  -- JSON in UTF-8. The type is not text, because the JSON may contain U+0000.
  events               bytea       NOT NULL,
  decisions            bytea       NOT NULL,
  PRIMARY KEY (id)
) PARTITION BY RANGE (id);

CREATE INDEX delivery_by_repository ON delivery (account_id, name_key, id);

-- Other accounts that may see a delivery, because it was matched with their pipelines.
CREATE TABLE delivery_reader (
  account_id  text        NOT NULL,
  delivery_id uuid        NOT NULL,
  -- Whether a connection was shared with the account when the delivery arrived. If not, the account
  -- sees why nothing started, but not the event.
  is_entitled boolean     NOT NULL,
  at          timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, delivery_id)
);

CREATE INDEX delivery_reader_by_age ON delivery_reader USING brin (at);

CREATE TABLE payload (
  delivery_id uuid  NOT NULL,
  -- JSON array of [name, value], without headers that contain a secret.
  headers     bytea NOT NULL,
  -- The body as received, compressed with raw deflate (RFC 1951).
  body        bytea NOT NULL,
  PRIMARY KEY (delivery_id)
) PARTITION BY RANGE (delivery_id);

-- One event to be delivered to one pipeline.
CREATE TABLE dispatch (
  id             uuid        NOT NULL,
  account_id     text        NOT NULL,
  -- Null: not started by a delivery.
  delivery_id    uuid,
  -- Null: the whole webhook of the delivery, with several changes or none.
  event_id       uuid,
  subject_kind   text        NOT NULL CHECK (subject_kind IN ('PIPELINE')),
  subject_id     uuid        NOT NULL,
  subject_name   text        NOT NULL,
  connection_arn text        NOT NULL,
  trigger        text        NOT NULL,
  status         text        NOT NULL
                               CHECK (status IN ('QUEUED', 'IN_FLIGHT', 'DELIVERED', 'FAILED',
                                 'CANCELLED')),
  reason         text        NOT NULL DEFAULT '',
  attempt_count  int         NOT NULL DEFAULT 0,
  -- Time of the next attempt. While IN_FLIGHT: when a node claimed it.
  due_at         timestamptz NOT NULL DEFAULT now(),
  -- The node that holds the dispatch while it is IN_FLIGHT.
  owner          uuid,
  -- Incremented by every claim, so that a node that lost the dispatch cannot settle it.
  fence          int         NOT NULL DEFAULT 0,
  created_at     timestamptz NOT NULL DEFAULT now(),
  -- Start of the period in which it is retried. A retry by a person or a redelivery starts a new
  -- period.
  tried_since    timestamptz NOT NULL DEFAULT now(),
  settled_at     timestamptz,
  -- The attempt, if the first one succeeded. Nearly all dispatches succeed at once, and these have
  -- no row in attempt.
  started_at     timestamptz,
  duration_ms    int,
  http_status    int,
  PRIMARY KEY (id),
  CHECK ((status = 'IN_FLIGHT') = (owner IS NOT NULL))
) PARTITION BY RANGE (id);

CREATE INDEX dispatch_due ON dispatch (due_at)
  WHERE status = 'QUEUED';
CREATE INDEX dispatch_held ON dispatch (owner)
  WHERE status = 'IN_FLIGHT';

CREATE TABLE attempt (
  dispatch_id uuid        NOT NULL,
  number      int         NOT NULL,
  started_at  timestamptz NOT NULL,
  duration_ms int         NOT NULL,
  outcome     text        NOT NULL CHECK (outcome IN ('DELIVERED', 'TRY_LATER', 'GIVE_UP')),
  -- Null: no response.
  http_status int,
  error       text        NOT NULL DEFAULT '',
  -- JSON in UTF-8: the beginning of what a target that failed answered. Null: no answer.
  answer      bytea,
  PRIMARY KEY (dispatch_id, number)
) PARTITION BY RANGE (dispatch_id);

-- Whether one of a delivery's events has these properties; null or empty texts match all. U+0000,
-- which jsonb cannot contain, is never looked for. False if the events cannot be read.
CREATE FUNCTION has_event(events bytea, wanted_id uuid, kind text, ref text, commit_id text)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (
    SELECT
    FROM jsonb_array_elements(replace(convert_from(events, 'UTF8'), '\u0000', '\ufffd')::jsonb) e
    WHERE (wanted_id IS NULL OR e->>'eventId' = wanted_id::text)
      AND (kind = '' OR e->>'kind' = kind)
      AND (ref = '' OR ref IN (e->>'ref', e->>'branchName', e->>'tagName',
        'refs/heads/' || (e->>'branchName')))
      -- Bitbucket abbreviates some ids.
      AND (starts_with(e->>'commitId', commit_id) OR starts_with(commit_id, e->>'commitId')
        OR commit_id = ''));
EXCEPTION WHEN data_exception THEN
  RETURN false;
END $$;

-- Whether one of the decisions that an account may see is on this connection and pipeline.
CREATE FUNCTION has_decision(decisions bytea, owner text, account text, arn text, pipeline text)
RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
  RETURN EXISTS (
    SELECT
    FROM jsonb_array_elements(
      replace(convert_from(decisions, 'UTF8'), '\u0000', '\ufffd')::jsonb) e
    WHERE coalesce(e->>'accountId', owner) = account
      AND (arn = '' OR e->>'connectionArn' = arn)
      AND (pipeline = '' OR e->>'pipeline' = pipeline));
EXCEPTION WHEN data_exception THEN
  RETURN false;
END $$;

-- PostgreSQL does not compress these columns: bodies are compressed already, and compressing the
-- others would take more time than the saved space is worth.
ALTER TABLE payload ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE payload ALTER COLUMN headers SET STORAGE EXTERNAL;
ALTER TABLE delivery ALTER COLUMN events SET STORAGE EXTERNAL;
ALTER TABLE delivery ALTER COLUMN decisions SET STORAGE EXTERNAL;

-- Running nodes create partitions ahead of time. The default partitions receive rows whose time has
-- no partition, for example because a clock is wrong.
CREATE TABLE delivery_default PARTITION OF delivery DEFAULT;
CREATE TABLE payload_default PARTITION OF payload DEFAULT;
CREATE TABLE dispatch_default PARTITION OF dispatch DEFAULT;
CREATE TABLE attempt_default PARTITION OF attempt DEFAULT;
