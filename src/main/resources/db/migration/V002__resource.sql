-- Tags of connections, hosts and repository links.

CREATE TABLE tag (
  resource_arn text NOT NULL,
  account_id   text NOT NULL REFERENCES account (id),
  key          text NOT NULL CHECK (char_length(key) BETWEEN 1 AND 128),
  value        text NOT NULL CHECK (char_length(value) <= 256),
  PRIMARY KEY (resource_arn, key)
);
