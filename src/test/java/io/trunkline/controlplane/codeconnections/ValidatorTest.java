package io.trunkline.controlplane.codeconnections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.trunkline.controlplane.ApiError;
import io.trunkline.controlplane.ApiException;
import io.trunkline.controlplane.codeconnections.Shape.Structure;
import io.trunkline.resource.Namespace;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValidatorTest {
  private static final Shapes SHAPES = new Shapes(Namespace.CODECONNECTIONS);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        " {\"MaxResults\": null, \"NextToken\": null} ",
        "{\"Unknown\": [1, {\"x\": null}], \"connectionName\": 7}",
        "{\"MaxResults\": 0}",
      })
  void acceptsMissingNullAndUnknownMembers(String body) {
    var input = Validator.validate(SHAPES.listConnections(), Buffer.buffer(body));

    assertThat(input.findText("NextToken")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "nonsense",
        "[]",
        "\"text\"",
        "null",
        "{} {}",
        "{\"MaxResults\": \"10\"}",
        "{\"MaxResults\": 1.5}",
        "{\"MaxResults\": 1e400}",
        "{\"MaxResults\": true}",
        "{\"NextToken\": 7}",
        "{\"NextToken\": {}}",
        "{\"NextToken\": []}",
      })
  void rejectsInvalidJsonAndOtherTypes(String body) {
    var rejection = rejection(SHAPES.listConnections(), body);

    assertThat(rejection.error()).isEqualTo(ApiError.SERIALIZATION);
    assertThat(rejection.text()).isNotEmpty();
  }

  @Test
  void rejectsTextThatIsNotUtf8() {
    var body = Buffer.buffer("{\"NextToken\":\"").appendByte((byte) 0xff).appendString("\"}");

    var rejection =
        catchThrowableOfType(
            ApiException.class, () -> Validator.validate(SHAPES.listConnections(), body));

    assertThat(rejection.error()).isEqualTo(ApiError.SERIALIZATION);
  }

  @Test
  void survivesDeepJson() {
    var rejection = rejection(SHAPES.listConnections(), "{\"a\":" + "[".repeat(100_000));

    assertThat(rejection.error()).isEqualTo(ApiError.SERIALIZATION);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{\"ProviderType\":\"GitHub\"} ~ Value null at 'connectionName' failed to satisfy"
            + " constraint: Member must not be null",
        "{\"ProviderType\":\"GitHub\",\"ConnectionName\":\"\"} ~ Value '' at 'connectionName'"
            + " failed to satisfy constraint: Member must have length greater than or equal to 1",
        "{\"ProviderType\":\"GitHub\",\"ConnectionName\":\"a\\u0000\"} ~ Value '?' at"
            + " 'connectionName' failed to satisfy constraint: Member must not contain U+0000 or"
            + " an unpaired surrogate",
        "{\"ProviderType\":\"GitHub\",\"ConnectionName\":\"a\\ud800\"} ~ Value '?' at"
            + " 'connectionName' failed to satisfy constraint: Member must not contain U+0000 or"
            + " an unpaired surrogate",
        "{\"ProviderType\":\"GitHub\",\"ConnectionName\":\"a\",\"Tags\":[{\"Key\":\"k\"}]} ~ Value"
            + " null at 'tags.1.member.value' failed to satisfy constraint: Member must not be"
            + " null",
        "{\"ProviderType\":\"GitHub\",\"ConnectionName\":\"a\",\"HostArn\":\"x\"} ~ Value 'x' at"
            + " 'hostArn' failed to satisfy constraint: Member must satisfy regular expression"
            + " pattern:"
            + " arn:aws(-[\\w]+)*:(codestar-connections|codeconnections):.+:[0-9]{12}:host\\/.+",
      })
  void reportsFailedConstraint(String body, String problem) {
    var rejection = rejection(SHAPES.createConnection(), body);

    assertThat(rejection.error()).isEqualTo(ApiError.VALIDATION);
    assertThat(rejection.text()).isEqualTo("1 validation error detected: " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{\"VpcConfiguration\":{}} ~ 3 validation errors detected: Value null at"
            + " 'vpcConfiguration.vpcId' failed to satisfy constraint: Member must not be null;"
            + " Value null at 'vpcConfiguration.subnetIds' failed to satisfy constraint: Member"
            + " must not be null; Value null at 'vpcConfiguration.securityGroupIds' failed to"
            + " satisfy constraint: Member must not be null",
        "{\"VpcConfiguration\":{\"VpcId\":\"vpc-12345678\",\"SubnetIds\":[null],"
            + "\"SecurityGroupIds\":[\"sg-1\"]}} ~ 3 validation errors detected: Value null at"
            + " 'vpcConfiguration.subnetIds.1.member' failed to satisfy constraint: Member must"
            + " not be null; Value 'sg-1' at 'vpcConfiguration.securityGroupIds.1.member' failed"
            + " to satisfy constraint: Member must have length greater than or equal to 11; Value"
            + " 'sg-1' at 'vpcConfiguration.securityGroupIds.1.member' failed to satisfy"
            + " constraint: Member must satisfy regular expression pattern: sg-\\w{8}(\\w{9})?",
        "{\"ProviderEndpoint\":\"\"} ~ 1 validation error detected: Value '' at"
            + " 'providerEndpoint' failed to satisfy constraint: Member must have length greater"
            + " than or equal to 1",
      })
  void reportsWhereInAStructureAConstraintFailed(String members, String text) {
    var arn = "\"HostArn\":\"arn:aws:codeconnections:us-east-1:111111111111:host/x-00000000\",";

    var rejection = rejection(SHAPES.updateHost(), members.replaceFirst("\\{", "{" + arn));

    assertThat(rejection.error()).isEqualTo(ApiError.VALIDATION);
    assertThat(rejection.text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "createHost ~ {\"Name\":\"a\\nb\"} ~ name ~ .*",
        "createHost ~ {\"ProviderEndpoint\":\"a\\nb\"} ~ providerEndpoint ~ .*",
        "tagResource ~ {\"Tags\":[{\"Key\":\"a\\nb\"}]} ~ tags.1.member.key ~ .*",
        "tagResource ~ {\"Tags\":[{\"Value\":\"a\\nb\"}]} ~ tags.1.member.value ~ .*",
        "untagResource ~ {\"TagKeys\":[\"a\\nb\"]} ~ tagKeys.1.member ~ .*",
        "listConnections ~ {\"NextToken\":\"a\\nb\"} ~ nextToken ~ ^.*$",
        "listHosts ~ {\"NextToken\":\"a\\nb\"} ~ nextToken ~ ^.*$",
      })
  void rejectsLineBreaksForADotInThePattern(
      String operation, String body, String path, String pattern) {
    var rejection = rejection(shape(operation), body);

    assertThat(rejection.text() + ";")
        .contains(
            "Value 'a\nb' at '%s' failed to satisfy constraint: Member must satisfy regular expression pattern: %s;"
                .formatted(path, pattern));
  }

  private static Structure shape(String operation) {
    return switch (operation) {
      case "createHost" -> SHAPES.createHost();
      case "tagResource" -> SHAPES.tagResource();
      case "untagResource" -> SHAPES.untagResource();
      case "listConnections" -> SHAPES.listConnections();
      default -> SHAPES.listHosts();
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "{\"Name\":7} ~ NUMBER_VALUE can not be converted to a String",
        "{\"Name\":true} ~ TRUE_VALUE can not be converted to a String",
        "{\"Name\":[]} ~ Start of list found where not expected",
        "{\"Name\":{}} ~ Start of structure or map found where not expected.",
        "{\"VpcConfiguration\":[]} ~ Start of list found where not expected",
        "{\"VpcConfiguration\":{\"SubnetIds\":{}}} ~"
            + " Start of structure or map found where not expected.",
        "{\"VpcConfiguration\":{\"SubnetIds\":[7]}} ~"
            + " NUMBER_VALUE can not be converted to a String",
        "{\"Tags\":\"a=b\"} ~ STRING_VALUE can not be converted to a list",
        "{\"Tags\":[\"a\"]} ~ STRING_VALUE can not be converted to a structure",
      })
  void reportsWrongJsonType(String body, String text) {
    var rejection = rejection(SHAPES.createHost(), body);

    assertThat(rejection.error()).isEqualTo(ApiError.SERIALIZATION);
    assertThat(rejection.text()).isEqualTo(text);
  }

  @Test
  void limitsTheLengthOfMessages() {
    var tags = "{\"Key\":\"\"},".repeat(200);
    var body = "{\"ConnectionName\":\"a\",\"Tags\":[" + tags + "{}]}";
    var fewer = body.replace(",{}]", "]");

    assertThat(rejection(SHAPES.createConnection(), body).text())
        .isEqualTo(
            "1 validation error detected: Value '[...]' at 'tags' failed to satisfy constraint:"
                + " Member must have length less than or equal to 200");
    assertThat(rejection(SHAPES.createConnection(), fewer).text())
        .startsWith("400 validation errors detected: Value '' at 'tags.1.member.key'")
        .hasSizeLessThan(3_000);
  }

  private static ApiException rejection(Structure shape, String body) {
    return catchThrowableOfType(
        ApiException.class, () -> Validator.validate(shape, Buffer.buffer(body)));
  }

  @Test
  void matchesWhatThePublishedPatternMatches() {
    var published = "arn:aws(-[\\w]+)*:.+:.+:[0-9]{12}:.+";
    var form = Shape.Form.of(published);
    var parts = List.of("arn", ":", "aws", "-cn", "s3", "123456789012", "1", "", "::", "\n", "x/y");
    var random = new Random(7);

    for (var i = 0; i < 20_000; i++) {
      var text = new StringBuilder(random.nextInt(3) == 0 ? "" : "arn:aws:");
      for (var n = random.nextInt(9); n > 0; n--) {
        text.append(parts.get(random.nextInt(parts.size())));
      }

      assertThat(form.fits(text.toString())).as("%s", text).isEqualTo(matches(published, text));
    }
    assertThat(form.published()).isEqualTo(published);
  }

  private static boolean matches(String pattern, CharSequence text) {
    return Pattern.matches(pattern, text);
  }
}
