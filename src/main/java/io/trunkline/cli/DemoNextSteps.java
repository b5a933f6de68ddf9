package io.trunkline.cli;

import io.trunkline.node.Node.BoundPorts;
import java.nio.file.Path;

/** What a user can try on the demo's node: its addresses, and commands that work as printed. */
final class DemoNextSteps {
  private DemoNextSteps() {}

  static String text(BoundPorts ports, Path credentials, String deliveryId) {
    var control = "http://127.0.0.1:" + ports.control();
    return """

    The node keeps running:
      Gateway      http://127.0.0.1:%d   webhooks from providers
      Control      %s   CodeConnections API, native API (/v1), /openapi.yaml
      Management   http://127.0.0.1:%d   /readyz, /metrics
      Credentials  %s

    Try next, in another terminal:

      # List the connection with the AWS CLI
      export AWS_SHARED_CREDENTIALS_FILE=%s
      aws codeconnections list-connections --endpoint-url %s

      # List the pipelines with the native API
      eval "$(awk '/_key/ {print toupper($1) "=" $3}' %s)"
      curl -s --aws-sigv4 aws:amz:us-east-1:codeconnections --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" %s/v1/pipelines

      # Ask why the push did not start the pipeline "release"
      curl -s --aws-sigv4 aws:amz:us-east-1:codeconnections --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" \\
        -H 'Content-Type: application/json' -d '{"pipeline":"release","deliveryId":"%s"}' %s/v1/explain\
    """
        .formatted(
            ports.gateway(),
            control,
            ports.management(),
            credentials,
            credentials,
            control,
            credentials,
            control,
            deliveryId,
            control);
  }
}
