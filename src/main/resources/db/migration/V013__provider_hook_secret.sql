-- With which of the installation's secrets the hook was written last. Null: not known.
ALTER TABLE provider_hook ADD COLUMN secret_id uuid;
