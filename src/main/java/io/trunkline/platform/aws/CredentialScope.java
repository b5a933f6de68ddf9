package io.trunkline.platform.aws;

import java.util.Optional;
import java.util.regex.Pattern;

/** {@code <access key>/<yyyymmdd>/<region>/<service>/aws4_request}. */
record CredentialScope(String accessKeyId, String date, String region, String service) {
  static final String END = "aws4_request";
  private static final Pattern FORM =
      Pattern.compile(
          "([A-Za-z0-9_]{3,128})/([0-9]{8})/([a-z0-9-]{1,64})/([a-z0-9-]{1,64})/aws4_request");

  /** Empty when the text is no credential. */
  static Optional<CredentialScope> find(String credential) {
    var form = FORM.matcher(credential);
    return form.matches()
        ? Optional.of(
            new CredentialScope(form.group(1), form.group(2), form.group(3), form.group(4)))
        : Optional.empty();
  }

  /** The part that is signed: all but the key. */
  String signedPart() {
    return String.join("/", date, region, service, END);
  }
}
