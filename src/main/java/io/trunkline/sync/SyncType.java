package io.trunkline.sync;

/** The kind of resource that follows a repository. The names are those of the AWS API. */
public enum SyncType {
  /** A CloudFormation stack. */
  CFN_STACK_SYNC
}
