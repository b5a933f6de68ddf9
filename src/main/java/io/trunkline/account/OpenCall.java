package io.trunkline.account;

/**
 * A call that is being served. The transaction of the change that it makes also writes its record,
 * so that there is no change without the record of its call.
 */
public interface OpenCall {

  /** The id of the request, which links changes to the call. */
  String requestId();

  /** The record of the call if it succeeds. */
  AuditedCall succeeded();

  /** Notes that the record has been committed. */
  void setRecorded();
}
