-- Connections that other accounts than their owner's may use, and what of the owner's deliveries concerns those accounts.

CREATE TABLE connection_share (
  connection_id uuid        NOT NULL REFERENCES connection (id) ON DELETE CASCADE,
  -- No foreign key: sharing tells nobody which accounts there are.
  account_id    text        NOT NULL CHECK (account_id ~ '^[0-9]{12}$'),
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (connection_id, account_id)
);

-- Accounts whose pipelines were decided on although the delivery is another account's.
CREATE TABLE delivery_reader (
  account_id  text        NOT NULL,
  delivery_id uuid        NOT NULL,
  -- Whether a connection was shared with it then: without, it sees why nothing started, and not what happened.
  is_entitled boolean     NOT NULL,
  at          timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, delivery_id)
);

CREATE INDEX delivery_reader_by_age ON delivery_reader USING brin (at);

-- Nodes cache connections for those who read them; they drop one when they hear its id.
CREATE FUNCTION notify_connection() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('trunkline_connection', OLD.id::text);
  RETURN NULL;
END $$;

CREATE TRIGGER notify_connection AFTER UPDATE OR DELETE ON connection
  FOR EACH ROW EXECUTE FUNCTION notify_connection();

CREATE FUNCTION notify_connection_share() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('trunkline_connection', OLD.connection_id::text);
  RETURN NULL;
END $$;

CREATE TRIGGER notify_connection_share AFTER DELETE ON connection_share
  FOR EACH ROW EXECUTE FUNCTION notify_connection_share();
