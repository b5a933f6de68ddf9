-- Hosts: the endpoints of self-managed providers.

-- Every host id that was ever used, because a new host must not get the ARN of a deleted one:
-- policies may still refer to that ARN.
CREATE TABLE host_id (
  account_id text NOT NULL REFERENCES account (id),
  id         text NOT NULL,
  PRIMARY KEY (account_id, id)
);

CREATE TABLE host (
  account_id         text        NOT NULL,
  -- The last part of the ARN: {name}-{8 hex digits}.
  id                 text        NOT NULL,
  -- Contains the namespace of the call that created the host, and never changes.
  arn                text        NOT NULL UNIQUE,
  name               text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 64),
  provider_type      text        NOT NULL
                                   CHECK (provider_type IN ('GitHubEnterpriseServer',
                                     'GitLabSelfManaged')),
  provider_endpoint  text        NOT NULL CHECK (char_length(provider_endpoint) BETWEEN 1 AND 512),
  -- The VPC configuration from the request. All three are null if the request had none.
  vpc_id             text,
  subnet_ids         text[],
  security_group_ids text[],
  tls_certificate    text        CHECK (tls_certificate IS NULL OR vpc_id IS NOT NULL),
  status             text        NOT NULL DEFAULT 'PENDING'
                                   CHECK (status IN ('VPC_CONFIG_INITIALIZING',
                                     'VPC_CONFIG_FAILED_INITIALIZATION', 'PENDING', 'AVAILABLE',
                                     'ERROR', 'VPC_CONFIG_DELETING')),
  status_message     text,
  -- Creation order; lists are sorted by it.
  ordinal            bigint      GENERATED ALWAYS AS IDENTITY,
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, id),
  FOREIGN KEY (account_id, id) REFERENCES host_id (account_id, id),
  CHECK ((vpc_id IS NULL) = (subnet_ids IS NULL)
    AND (vpc_id IS NULL) = (security_group_ids IS NULL))
);

CREATE INDEX host_by_account ON host (account_id, ordinal);
