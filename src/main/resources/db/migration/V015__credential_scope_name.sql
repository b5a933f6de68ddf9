-- The name that the provider had for the scope last. An installation with this owner follows a rename.
-- Empty: not known.
ALTER TABLE credential ADD COLUMN scope_name text NOT NULL DEFAULT '';
