package io.trunkline.account;

/**
 * A call that is being served. If it changes something, its audit record is written in the same
 * transaction, so that every change has the record of its call.
 */
public interface OpenCall {

  /** The id of the request, which links changes to the call. */
  String requestId();

  /** The record of the call if it succeeds. */
  AuditedCall succeeded();

  /** Notes that the record has been committed. */
  void setRecorded();
}
