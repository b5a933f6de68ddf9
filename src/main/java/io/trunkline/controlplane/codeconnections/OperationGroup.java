package io.trunkline.controlplane.codeconnections;

import java.util.List;

/** The operations on one kind of resource. */
public abstract sealed class OperationGroup
    permits ConnectionOperations,
        RepositoryLinkOperations,
        SyncConfigurationOperations,
        SyncStatusOperations {

  abstract List<Operation> operations();
}
