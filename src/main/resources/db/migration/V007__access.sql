-- What an access key may do, when it was used last, and a record of every call that a key made.

ALTER TABLE access_key
  -- A policy document as JSON. Null: the key of a node's settings, which has every right.
  ADD COLUMN policy       text,
  ADD COLUMN last_used_at timestamptz;

CREATE INDEX access_key_by_account ON access_key (account_id, id);

-- Nodes cache keys; they drop one when they hear its id. Being used is no change.
CREATE FUNCTION access_key_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('trunkline_access_key', OLD.id);
  RETURN NULL;
END $$;

CREATE TRIGGER access_key_changed AFTER UPDATE OF status, policy, secret OR DELETE ON access_key
  FOR EACH ROW EXECUTE FUNCTION access_key_changed();

-- CALL: what a key asked for, and what it was answered. CHANGE: what a ledger changed, written in
-- the transaction of the change. OBSERVATION: what happened without a caller.
ALTER TABLE audit
  ADD COLUMN kind           text NOT NULL DEFAULT 'CHANGE'
                              CHECK (kind IN ('CALL', 'CHANGE', 'OBSERVATION')),
  -- Ties the changes of a call to it; null for what came before, and for what no call did.
  ADD COLUMN request_id     text,
  ADD COLUMN source_address text,
  -- JSON; secrets are masked.
  ADD COLUMN parameters     text,
  -- 'OK' or the code of the refusal.
  ADD COLUMN result         text,
  ADD CHECK (kind <> 'CALL' OR (access_key_id IS NOT NULL AND request_id IS NOT NULL
    AND source_address IS NOT NULL AND parameters IS NOT NULL AND result IS NOT NULL));

UPDATE audit SET kind = 'OBSERVATION' WHERE access_key_id IS NULL;

-- For deleting by age.
CREATE INDEX audit_by_age ON audit (at);
