package io.trunkline.platform.aws;

import io.trunkline.platform.secret.Secret;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signs requests as the AWS SDK does, for {@code codeconnections} in {@code us-east-1}. */
public record SdkSigner(String accessKeyId, Secret secret, Clock clock) {

  /** Signs a POST request. */
  public SdkHttpRequest sign(URI uri, Map<String, String> headers, String body) {
    return sign("POST", uri, headers, body);
  }

  public SdkHttpRequest sign(String method, URI uri, Map<String, String> headers, String body) {
    var unsigned = SdkHttpFullRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(uri);
    headers.forEach(unsigned::putHeader);
    return sign(unsigned.build(), body);
  }

  public SdkHttpRequest signGet(URI uri) {
    return sign(SdkHttpFullRequest.builder().method(SdkHttpMethod.GET).uri(uri).build(), "");
  }

  private SdkHttpRequest sign(SdkHttpFullRequest unsigned, String body) {
    return AwsV4HttpSigner.create()
        .sign(request ->
            request
                .identity(AwsCredentialsIdentity.create(accessKeyId, secret.reveal()))
                .request(unsigned)
                .payload(() -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "codeconnections")
                .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                .putProperty(AwsV4HttpSigner.SIGNING_CLOCK, clock))
        .request();
  }
}
