-- Every call has a row here: one index serves look-ups, the one for deleting by age is as small as those of the other
-- tables that grow with the load. Accounts are never deleted, so no foreign key has to be asked for each row.

ALTER TABLE audit
  DROP CONSTRAINT audit_account_id_fkey,
  DROP CONSTRAINT audit_pkey;

DROP INDEX audit_by_account;
DROP INDEX audit_by_age;

ALTER TABLE audit ADD PRIMARY KEY (account_id, id);
CREATE INDEX audit_by_age ON audit USING brin (at);
