-- Git sync: links to repositories, and the resources that follow a file in a linked repository.

CREATE TABLE repository_link (
  id                 uuid        PRIMARY KEY,
  account_id         text        NOT NULL REFERENCES account (id),
  -- Contains the namespace of the call that created the link, and never changes.
  arn                text        NOT NULL UNIQUE,
  -- No foreign key: the link stays when its connection is deleted.
  connection_arn     text        NOT NULL,
  -- Provider type of the connection. A connection that replaces it must have the same.
  provider_type      text        NOT NULL
                                   CHECK (provider_type IN ('GitHub', 'GitHubEnterpriseServer',
                                     'GitLab', 'GitLabSelfManaged', 'Bitbucket')),
  -- Host of the connection; null: the provider's own service. It must stay the same, too.
  host_arn           text,
  owner_id           text        NOT NULL CHECK (char_length(owner_id) BETWEEN 1 AND 255),
  repository_name    text        NOT NULL CHECK (char_length(repository_name) BETWEEN 1 AND 128),
  encryption_key_arn text        CHECK (char_length(encryption_key_arn) BETWEEN 1 AND 1024),
  -- Creation order; lists are sorted by it.
  ordinal            bigint      GENERATED ALWAYS AS IDENTITY,
  created_at         timestamptz NOT NULL DEFAULT now(),
  updated_at         timestamptz NOT NULL DEFAULT now(),
  UNIQUE NULLS NOT DISTINCT (account_id, provider_type, host_arn, owner_id, repository_name),
  -- Target of the foreign key of sync_configuration, which must stay within one account.
  UNIQUE (account_id, id)
);

CREATE INDEX repository_link_by_account ON repository_link (account_id, ordinal);

CREATE TABLE sync_configuration (
  account_id                 text        NOT NULL REFERENCES account (id),
  sync_type                  text        NOT NULL CHECK (sync_type IN ('CFN_STACK_SYNC')),
  resource_name              text        NOT NULL
                                           CHECK (char_length(resource_name) BETWEEN 1 AND 100),
  repository_link_id         uuid        NOT NULL,
  branch                     text        NOT NULL CHECK (char_length(branch) BETWEEN 1 AND 255),
  config_file                text        NOT NULL CHECK (char_length(config_file) <= 4096),
  role_arn                   text        NOT NULL CHECK (char_length(role_arn) BETWEEN 1 AND 1024),
  -- Null in the next three columns: the owner did not set the value.
  publish_deployment_status  text        CHECK (publish_deployment_status IN ('ENABLED',
                                           'DISABLED')),
  trigger_resource_update_on text        CHECK (trigger_resource_update_on IN ('ANY_CHANGE',
                                           'FILE_CHANGE')),
  pull_request_comment       text        CHECK (pull_request_comment IN ('ENABLED', 'DISABLED')),
  -- Creation order; lists are sorted by it.
  ordinal                    bigint      GENERATED ALWAYS AS IDENTITY,
  created_at                 timestamptz NOT NULL DEFAULT now(),
  updated_at                 timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (account_id, sync_type, resource_name),
  FOREIGN KEY (account_id, repository_link_id) REFERENCES repository_link (account_id, id)
);

CREATE INDEX sync_configuration_by_link
  ON sync_configuration (account_id, repository_link_id, ordinal);
