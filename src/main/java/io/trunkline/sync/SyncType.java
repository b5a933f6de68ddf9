package io.trunkline.sync;

/** What kind of resource follows a repository; the names are those of the wire. */
public enum SyncType {
  /** A CloudFormation stack; it is its own parent. */
  CFN_STACK_SYNC
}
