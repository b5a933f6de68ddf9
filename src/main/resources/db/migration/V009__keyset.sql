-- One sealed sample for each key that has sealed secrets in this database. A node starts only if its
-- keyset opens all of them. The associated data names the table, the column and the key's id.
CREATE TABLE keyset_canary (
  -- Tink's id of the key, an unsigned number of 32 bits.
  key_id     bigint      PRIMARY KEY,
  sealed     bytea       NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
