package io.trunkline.controlplane.rest;

import java.util.List;

/** The operations on one kind of resource. */
public sealed interface RestOperations
    permits AccessKeyOperations,
        AccountOperations,
        AuditOperations,
        ConnectionDetails,
        DeliveryOperations,
        DispatchOperations,
        ExplainOperations,
        HostDetails,
        InstallationOperations,
        PipelineOperations,
        ShareOperations {

  List<RestOperation> operations();
}
