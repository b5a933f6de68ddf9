package io.trunkline.controlplane.codeconnections;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import java.util.List;

/** The operations on one kind of resource. */
public abstract sealed class AwsOperations
    permits ConnectionOperations,
        HostOperations,
        TagOperations,
        RepositoryLinkOperations,
        SyncConfigurationOperations,
        SyncStatusOperations {

  /** A message has at most 600 characters, an ARN may have more. */
  private static final int SHOWN_CHARACTERS_MAX = 512;

  abstract List<AwsOperation> operations();

  static ApiException notFound(String kind, String arn) {
    var shown = arn.substring(0, Math.min(SHOWN_CHARACTERS_MAX, arn.length()));
    return new ApiException(ApiError.RESOURCE_NOT_FOUND, "%s not found: %s".formatted(kind, shown));
  }
}
