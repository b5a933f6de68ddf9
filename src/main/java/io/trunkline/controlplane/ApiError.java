package io.trunkline.controlplane;

/**
 * Errors of the control listener, with their codes and HTTP statuses on both wires: {@code code}
 * and {@code status} are those of the native API, {@code awsCode} and {@code awsStatus} those of
 * AWS, which answers nearly every rejection with 400.
 */
public enum ApiError {
  ACCESS_DENIED("AccessDenied", 403, "AccessDeniedException", 400),
  CONCURRENT_MODIFICATION("ConcurrentModification", 409, "ConcurrentModificationException", 400),
  CONDITIONAL_CHECK_FAILED("ConditionalCheckFailed", 409, "ConditionalCheckFailedException", 400),
  CONFLICT("Conflict", 409, "ConflictException", 400),
  INVALID_INPUT("InvalidInput", 400, "InvalidInputException", 400),
  LIMIT_EXCEEDED("LimitExceeded", 409, "LimitExceededException", 400),
  RESOURCE_ALREADY_EXISTS("ResourceAlreadyExists", 409, "ResourceAlreadyExistsException", 400),
  RESOURCE_NOT_FOUND("ResourceNotFound", 404, "ResourceNotFoundException", 400),
  RESOURCE_UNAVAILABLE("ResourceUnavailable", 409, "ResourceUnavailableException", 400),
  RETRY_LATEST_COMMIT_FAILED(
      "RetryLatestCommitFailed", 409, "RetryLatestCommitFailedException", 400),
  SYNC_BLOCKER_DOES_NOT_EXIST(
      "SyncBlockerDoesNotExist", 404, "SyncBlockerDoesNotExistException", 400),
  SYNC_CONFIGURATION_STILL_EXISTS(
      "SyncConfigurationStillExists", 409, "SyncConfigurationStillExistsException", 400),
  THROTTLING("Throttling", 429, "ThrottlingException", 400),
  UNSUPPORTED_OPERATION("UnsupportedOperation", 409, "UnsupportedOperationException", 400),
  UNSUPPORTED_PROVIDER_TYPE(
      "UnsupportedProviderType", 400, "UnsupportedProviderTypeException", 400),
  UPDATE_OUT_OF_SYNC("UpdateOutOfSync", 409, "UpdateOutOfSyncException", 400),

  /** Unknown path; on the AWS wire, a missing or unknown {@code X-Amz-Target}. */
  UNKNOWN_OPERATION("UnknownOperation", 404, "UnknownOperationException", 400),
  METHOD_NOT_ALLOWED("MethodNotAllowed", 405, "UnknownOperationException", 400),
  /** The body is not JSON, or a member has the wrong JSON type. */
  SERIALIZATION("Serialization", 400, "SerializationException", 400),
  VALIDATION("Validation", 400, "ValidationException", 400),
  MISSING_AUTHENTICATION_TOKEN(
      "MissingAuthenticationToken", 401, "MissingAuthenticationTokenException", 400),
  INCOMPLETE_SIGNATURE("IncompleteSignature", 401, "IncompleteSignatureException", 400),
  INVALID_SIGNATURE("InvalidSignature", 401, "InvalidSignatureException", 400),
  EXPIRED_TOKEN("ExpiredToken", 401, "ExpiredTokenException", 400),
  UNRECOGNIZED_CLIENT("UnrecognizedClient", 401, "UnrecognizedClientException", 400),
  REQUEST_TIMEOUT("RequestTimeout", 408, "RequestTimeoutException", 408),
  REQUEST_TOO_LARGE("RequestTooLarge", 413, "RequestEntityTooLargeException", 413),
  UNSUPPORTED_MEDIA_TYPE("UnsupportedMediaType", 415, "SerializationException", 400),

  INTERNAL("Internal", 500, "InternalServerException", 500),
  /** The database cannot be reached. AWS SDKs retry every 500, so they get one. */
  UNAVAILABLE("ServiceUnavailable", 503, "InternalServerException", 500);

  private final String code;
  private final int status;
  private final String awsCode;
  private final int awsStatus;

  ApiError(String code, int status, String awsCode, int awsStatus) {
    this.code = code;
    this.status = status;
    this.awsCode = awsCode;
    this.awsStatus = awsStatus;
  }

  public String code() {
    return code;
  }

  public int status() {
    return status;
  }

  public String awsCode() {
    return awsCode;
  }

  public int awsStatus() {
    return awsStatus;
  }
}
