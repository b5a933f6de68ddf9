-- Hosts: self-managed providers, shared by the connections on them.

-- Every id that was ever given out. Policies and documents outlive a host: no later one may get its ARN.
CREATE TABLE host_id (
  account_id text NOT NULL REFERENCES account (id),
  id         text NOT NULL,
  PRIMARY KEY (account_id, id)
);

CREATE TABLE host (
  account_id         text        NOT NULL,
  -- The last part of its ARN: {name}-{8 hex}.
  id                 text        NOT NULL,
  -- As minted: the namespace of the call that created it is part of it and never changes.
  arn                text        NOT NULL UNIQUE,
  name               text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 64),
  provider_type      text        NOT NULL CHECK (provider_type IN ('GitHubEnterpriseServer', 'GitLabSelfManaged')),
  provider_endpoint  text        NOT NULL CHECK (char_length(provider_endpoint) BETWEEN 1 AND 512),
  -- The network that its owner told, as told; all null: none.
  vpc_id             text,
  subnet_ids         text[],
  security_group_ids text[],
  tls_certificate    text        CHECK (tls_certificate IS NULL OR vpc_id IS NOT NULL),
  status             text        NOT NULL DEFAULT 'PENDING' CHECK (status IN ('VPC_CONFIG_INITIALIZING',
                                   'VPC_CONFIG_FAILED_INITIALIZATION', 'PENDING', 'AVAILABLE', 'ERROR',
                                   'VPC_CONFIG_DELETING')),
  status_message     text,
  -- Creation order, for lists.
  ordinal            bigint      GENERATED ALWAYS AS IDENTITY,
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, id),
  FOREIGN KEY (account_id, id) REFERENCES host_id (account_id, id),
  CHECK ((vpc_id IS NULL) = (subnet_ids IS NULL) AND (vpc_id IS NULL) = (security_group_ids IS NULL))
);

CREATE INDEX host_by_account ON host (account_id, ordinal);

-- Self-managed providers stand on a host, others never do.
ALTER TABLE connection
  ADD CONSTRAINT connection_host_fkey FOREIGN KEY (host_arn) REFERENCES host (arn),
  ADD CONSTRAINT connection_host_check CHECK (
    (provider_type IN ('GitHubEnterpriseServer', 'GitLabSelfManaged')) = (host_arn IS NOT NULL));

ALTER TABLE installation
  ADD CONSTRAINT installation_host_fkey FOREIGN KEY (host_arn) REFERENCES host (arn),
  ADD CONSTRAINT installation_host_check CHECK (
    (provider_type IN ('GitHubEnterpriseServer', 'GitLabSelfManaged')) = (host_arn IS NOT NULL));

CREATE INDEX connection_by_host ON connection (host_arn) WHERE host_arn IS NOT NULL;
CREATE INDEX installation_by_host ON installation (host_arn) WHERE host_arn IS NOT NULL;
