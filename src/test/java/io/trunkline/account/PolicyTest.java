package io.trunkline.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.account.Policy.PolicyDecision;
import io.trunkline.account.PolicyParser.Result.Parsed;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that identity-based policies are evaluated as AWS documents it. */
class PolicyTest {
  private static final String KEY = "codeconnections:";
  private static final String ARN =
      "arn:aws:codeconnections:us-east-1:111111111111:connection/aaaaaaaa";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Action and NotAction
        "'Effect':'Allow','Action':'*','Resource':'*'                                    | ALLOWED",
        "'Effect':'Allow','Action':'*:*','Resource':'*'                                  | ALLOWED",
        "'Effect':'Allow','Action':'codeconnections:*','Resource':'*'                    | ALLOWED",
        "'Effect':'Allow','Action':'codeconnections:Get*','Resource':'*'                 | ALLOWED",
        "'Effect':'Allow','Action':'CODECONNECTIONS:getCONNECTION','Resource':'*'        | ALLOWED",
        "'Effect':'Allow','Action':'codestar-connections:GetConnection','Resource':'*'   | ALLOWED",
        "'Effect':'Allow','Action':'codeconnections:GetConnectio?','Resource':'*'        | ALLOWED",
        "'Effect':'Allow','Action':['trunkline:*','codeconnections:GetConnection'],'Resource':'*' |"
            + " ALLOWED",
        "'Effect':'Allow','Action':'codeconnections:GetHost','Resource':'*'              |"
            + " NOT_ALLOWED",
        "'Effect':'Allow','Action':'trunkline:*','Resource':'*'                          |"
            + " NOT_ALLOWED",
        "'Effect':'Allow','NotAction':'trunkline:*','Resource':'*'                       | ALLOWED",
        "'Effect':'Allow','NotAction':'codeconnections:Get*','Resource':'*'              |"
            + " NOT_ALLOWED",
        "'Effect':'Allow','NotAction':'codestar-connections:GetConnection','Resource':'*' |"
            + " NOT_ALLOWED",
        // Resource and NotResource
        "'Effect':'Allow','Action':'*','Resource':'arn:aws:codeconnections:us-east-1:111111111111:connection/aaaaaaaa'"
            + " | ALLOWED",
        "'Effect':'Allow','Action':'*','Resource':'arn:aws:codestar-connections:us-east-1:111111111111:connection/aaaaaaaa'"
            + " | ALLOWED",
        "'Effect':'Allow','Action':'*','Resource':'arn:aws:codeconnections:*:*:connection/*' |"
            + " ALLOWED",
        "'Effect':'Allow','Action':'*','Resource':'arn:aws:codeconnections:us-east-1:111111111111:connection/aaaa????'"
            + " | ALLOWED",
        "'Effect':'Allow','Action':'*','Resource':'arn:aws:codeconnections:*'            | ALLOWED",
        "'Effect':'Allow','Action':'*','Resource':'arn:aws:codeconnections:us-east-1:111111111111:connection/AAAAAAAA'"
            + " | NOT_ALLOWED",
        "'Effect':'Allow','Action':'*','Resource':'arn:aws:codeconnections:us-east-1:222222222222:connection/*'"
            + " | NOT_ALLOWED",
        "'Effect':'Allow','Action':'*','Resource':'arn:aws:trunkline:us-east-1:111111111111:connection/*'"
            + " | NOT_ALLOWED",
        "'Effect':'Allow','Action':'*','NotResource':'arn:aws:trunkline:*:*:*'           | ALLOWED",
        "'Effect':'Allow','Action':'*','NotResource':'arn:aws:codestar-connections:us-east-1:111111111111:connection/aaaaaaaa'"
            + " | NOT_ALLOWED",
        // Effect
        "'Effect':'Deny','Action':'*','Resource':'*'                                     | DENIED",
        "'Effect':'Deny','Action':'trunkline:*','Resource':'*'                           |"
            + " NOT_ALLOWED",
      })
  void evaluatesActionsAndResources(String statement, PolicyDecision verdict) {
    assertThat(judge(permission(), statement)).isEqualTo(verdict);
  }

  @Test
  void explicitDenyWinsWhereverItIs() {
    var allow = "'Effect':'Allow','Action':'*','Resource':'*'";
    var deny = "'Effect':'Deny','Action':'codestar-connections:Get*','Resource':'*'";

    assertThat(judge(permission(), allow, deny)).isEqualTo(PolicyDecision.DENIED);
    assertThat(judge(permission(), deny, allow)).isEqualTo(PolicyDecision.DENIED);
    assertThat(judge(Permission.of("codeconnections:ListHosts", "*"), deny, allow))
        .isEqualTo(PolicyDecision.ALLOWED);
  }

  @Test
  void requiresAnAsteriskForActionsWithoutResource() {
    var onConnections =
        "'Effect':'Allow','Action':'*','Resource':'arn:aws:codeconnections:*:*:connection/*'";

    assertThat(judge(Permission.of("codeconnections:ListConnections", "*"), onConnections))
        .isEqualTo(PolicyDecision.NOT_ALLOWED);
  }

  @Test
  void allowsNothingByDefault() {
    assertThat(new Policy(List.of()).evaluate(permission())).isEqualTo(PolicyDecision.NOT_ALLOWED);
    assertThat(Policy.full().evaluate(permission())).isEqualTo(PolicyDecision.ALLOWED);
  }

  /**
   * The context has provider type GitHub, a host ARN of the older service, tag keys Env and Team,
   * resource tag Env=prod, and an encrypted connection. All other keys are absent.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'StringEquals':{'codeconnections:ProviderType':'GitHub'}                     | true",
        "'StringEquals':{'codestar-connections:ProviderType':'GitHub'}                | true",
        "'StringEquals':{'CodeConnections:PROVIDERTYPE':'GitHub'}                     | true",
        "'StringEquals':{'codeconnections:ProviderType':['GitLab','GitHub']}          | true",
        "'StringEquals':{'codeconnections:ProviderType':'github'}                     | false",
        "'StringEquals':{'codeconnections:ProviderType':'Git*'}                       | false",
        "'StringEqualsIgnoreCase':{'codeconnections:ProviderType':'github'}           | true",
        "'StringNotEqualsIgnoreCase':{'codeconnections:ProviderType':'github'}        | false",
        // A dotted I is not the letter i.
        "'StringEqualsIgnoreCase':{'codeconnections:ProviderType':'g\u0130thub'}      | false",
        "'StringEqualsIgnoreCase':{'codeconnections:ProviderType':'g\u0131thub'}      | false",
        "'StringNotEquals':{'codeconnections:ProviderType':'GitHub'}                  | false",
        "'StringNotEquals':{'codeconnections:ProviderType':['GitLab','GitHub']}       | false",
        "'StringNotEquals':{'codeconnections:ProviderType':'GitLab'}                  | true",
        "'StringLike':{'codeconnections:ProviderType':'Git*'}                         | true",
        "'StringLike':{'codeconnections:ProviderType':'Git'}                          | false",
        "'StringNotLike':{'codeconnections:ProviderType':'Git*'}                      | false",
        "'StringNotLike':{'codeconnections:ProviderType':'Bit*'}                      | true",
        // Every key of an operator and every operator must hold.
        "'StringLike':{'codeconnections:ProviderType':'Git*','aws:ResourceTag/Env':'d*'} | false",
        "'StringLike':{'codeconnections:ProviderType':'Git*'},'Bool':{'aws:SecureTransport':'false'}"
            + " | false",
        // Keys that are absent
        "'StringEquals':{'codeconnections:OwnerId':'octo'}                            | false",
        "'StringNotEquals':{'codeconnections:OwnerId':'octo'}                         | true",
        "'StringLike':{'codeconnections:OwnerId':'*'}                                 | false",
        "'StringEqualsIfExists':{'codeconnections:OwnerId':'octo'}                    | true",
        "'StringEqualsIfExists':{'codeconnections:ProviderType':'GitLab'}             | false",
        "'ArnLike':{'codeconnections:InstallationId':'*'}                             | false",
        "'Null':{'codeconnections:OwnerId':'true'}                                    | true",
        "'Null':{'codeconnections:OwnerId':'false'}                                   | false",
        "'Null':{'codeconnections:ProviderType':false}                                | true",
        "'Null':{'aws:TagKeys':'true'}                                                | false",
        // ARNs, part by part, in both namespaces
        "'ArnEquals':{'codeconnections:HostArn':'arn:aws:codeconnections:us-east-1:111111111111:host/ghe-1'}"
            + " | true",
        "'ArnLike':{'codeconnections:HostArn':'arn:aws:codestar-connections:*:111111111111:host/*'}"
            + " | true",
        "'ArnEquals':{'codeconnections:HostArn':'arn:*:*:*:*:host/ghe-?'}             | true",
        "'ArnLike':{'codeconnections:HostArn':'arn:*:host/ghe-1'}                     | false",
        "'ArnLike':{'codeconnections:HostArn':'*'}                                    | false",
        "'ArnNotLike':{'codeconnections:HostArn':'arn:aws:codeconnections:*:*:host/*'} | false",
        "'StringEquals':{'codeconnections:HostArn':'arn:aws:codeconnections:us-east-1:111111111111:host/ghe-1'}"
            + " | true",
        "'StringEquals':{'codeconnections:HostArn':'arn:aws:codestar-connections:us-east-1:111111111111:host/ghe-1'}"
            + " | true",
        "'StringNotEquals':{'codeconnections:HostArn':'arn:aws:codeconnections:us-east-1:111111111111:host/ghe-1'}"
            + " | false",
        "'StringLike':{'codeconnections:HostArn':'arn:aws:codeconnections:*:host/ghe-*'} | true",
        "'ArnNotEquals':{'codeconnections:HostArn':'arn:aws:codeconnections:*:*:host/other'} |"
            + " true",
        // Bool
        "'Bool':{'aws:SecureTransport':'true'}                                        | true",
        "'Bool':{'aws:SecureTransport':true}                                          | true",
        "'Bool':{'aws:securetransport':'TRUE'}                                        | true",
        "'Bool':{'aws:SecureTransport':false}                                         | false",
        // Several values
        "'ForAllValues:StringEquals':{'aws:TagKeys':['Env','Team','More']}            | true",
        "'ForAllValues:StringEquals':{'aws:TagKeys':['Env']}                          | false",
        "'ForAllValues:StringLike':{'aws:TagKeys':['E*','T*']}                        | true",
        "'ForAllValues:StringNotEquals':{'aws:TagKeys':['Secret']}                    | true",
        "'ForAllValues:StringNotEquals':{'aws:TagKeys':['Env']}                       | false",
        "'ForAnyValue:StringEquals':{'aws:TagKeys':['Env']}                           | true",
        "'ForAnyValue:StringEquals':{'aws:TagKeys':['Secret']}                        | false",
        "'ForAnyValue:StringNotEquals':{'aws:TagKeys':['Env']}                        | true",
        "'ForAnyValue:StringNotEquals':{'aws:TagKeys':['Env','Team']}                 | false",
        "'ForAllValues:StringEquals':{'aws:RequestTag/No':'x'}                        | true",
        "'ForAllValues:StringEqualsIfExists':{'aws:RequestTag/No':'x'}                | true",
        "'ForAnyValue:StringEquals':{'aws:RequestTag/No':'x'}                         | false",
        "'ForAnyValue:StringNotEquals':{'aws:RequestTag/No':'x'}                      | false",
        "'ForAnyValue:StringEqualsIfExists':{'aws:RequestTag/No':'x'}                 | false",
        // Tags
        "'StringEquals':{'aws:ResourceTag/Env':'prod'}                                | true",
        "'StringEquals':{'aws:ResourceTag/env':'prod'}                                | true",
        "'StringEquals':{'aws:ResourceTag/Env':'dev'}                                 | false",
        "'StringEquals':{'aws:RequestTag/Env':'prod'}                                 | false",
      })
  void evaluatesConditions(String condition, boolean holds) {
    var permission =
        permission()
            .with("codeconnections:ProviderType", "GitHub")
            .with(
                "codeconnections:HostArn",
                "arn:aws:codestar-connections:us-east-1:111111111111:host/ghe-1")
            .with("aws:TagKeys", "Env")
            .with("aws:TagKeys", "Team")
            .with("aws:ResourceTag/Env", "prod")
            .with("aws:SecureTransport", "true");
    var statement = "'Action':'*','Resource':'*','Condition':{%s}".formatted(condition);

    assertThat(judge(permission, "'Effect':'Allow'," + statement))
        .isEqualTo(holds ? PolicyDecision.ALLOWED : PolicyDecision.NOT_ALLOWED);
    assertThat(judge(permission, "'Effect':'Deny'," + statement))
        .isEqualTo(holds ? PolicyDecision.DENIED : PolicyDecision.NOT_ALLOWED);
  }

  /**
   * Otherwise the order of two tags whose keys differ only in case could decide whether access is
   * allowed.
   */
  @ParameterizedTest
  @CsvSource({"StringEquals, prod", "StringNotEquals, dev", "StringEquals, other"})
  void neverAllowsByADuplicateTag(String operator, String value) {
    var permission =
        permission().with("aws:ResourceTag/Env", "prod").with("aws:ResourceTag/env", "dev");
    var statement =
        "'Action':'*','Resource':'*','Condition':{'%s':{'aws:ResourceTag/Env':'%s'}}"
            .formatted(operator, value);

    assertThat(judge(permission, "'Effect':'Allow'," + statement))
        .isEqualTo(PolicyDecision.NOT_ALLOWED);
    assertThat(judge(permission, "'Effect':'Deny'," + statement)).isEqualTo(PolicyDecision.DENIED);
  }

  @Test
  void needsResourceTagsOnlyIfAConditionUsesThem() {
    var condition = "'Condition':{'StringEquals':{'%s':'x'}}";
    var plain = "'Effect':'Allow','Action':'*','Resource':'*',";

    assertThat(policy(plain + condition.formatted("aws:RequestTag/Env")).needsResourceTags())
        .isFalse();
    assertThat(policy(plain + condition.formatted("aws:ResourceTag/Env")).needsResourceTags())
        .isTrue();
  }

  private static Permission permission() {
    return Permission.of("codeconnections:GetConnection", ARN);
  }

  private static PolicyDecision judge(Permission permission, String... statements) {
    return policy(statements).evaluate(permission);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "StringEquals | FullRepositoryId | Octo/Secret",
        "StringEquals | FullRepositoryId | OCTO/SECRET",
        "StringLike | FullRepositoryId | Octo/S*",
        "StringEquals | OwnerId | OCTO",
        "StringEquals | RepositoryName | Secret",
      })
  void deniesARepositoryHoweverItIsWritten(String operator, String key, String value) {
    var policy = allowAllExcept(operator, key, value);

    assertThat(policy.evaluate(use(it -> it.with(KEY + "BranchName", "main"))))
        .isEqualTo(PolicyDecision.DENIED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Deny  | StringEquals    | release     | release    | DENIED",
        "Deny  | StringEquals    | release     | *          | DENIED",
        "Deny  | StringEquals    | release     | rel*       | DENIED",
        "Deny  | StringEquals    | release     | releas?    | DENIED",
        "Deny  | StringEquals    | release     | main*      | ALLOWED",
        "Deny  | StringLike      | release/*   | *          | DENIED",
        "Deny  | StringLike      | release/*   | r*/1       | DENIED",
        "Deny  | StringLike      | release/*   | main       | ALLOWED",
        "Deny  | StringNotEquals | main        | main       | ALLOWED",
        "Deny  | StringNotEquals | main        | m*         | DENIED",
        "Deny  | StringNotLike   | release/*   | release/1* | ALLOWED",
        "Deny  | StringNotLike   | release/*   | rel*       | DENIED",
        "Allow | StringEquals    | main        | m*         | NOT_ALLOWED",
        "Allow | StringLike      | release/*   | release/1* | ALLOWED",
        "Allow | StringLike      | release/*   | rel*       | NOT_ALLOWED",
        "Allow | StringLike      | ?           | *          | NOT_ALLOWED",
        "Allow | StringLike      | ?           | ?          | ALLOWED",
        "Allow | StringNotEquals | release     | *          | NOT_ALLOWED",
        "Allow | StringNotEquals | release     | main*      | ALLOWED",
        "Allow | StringNotLike   | release/*   | r*         | NOT_ALLOWED",
      })
  void aPatternCoversAllBranchesThatItMatches(
      String effect, String operator, String value, String pattern, PolicyDecision decision) {
    var policy =
        effect.equals("Deny")
            ? allowAllExcept(operator, "BranchName", value)
            : policyOf(statement("Allow", operator, KEY + "BranchName", value));
    var text = new TextPattern();
    pattern
        .chars()
        .forEach(c -> {
          switch (c) {
            case '*' -> text.anyText();
            case '?' -> text.anyCharacter();
            default -> text.literal((char) c);
          }
        });

    assertThat(policy.evaluate(use(it -> it.withPattern(KEY + "BranchName", text))))
        .isEqualTo(decision);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "IpAddress             | aws:SourceIp    | 192.0.2.0/24         | ALLOWED",
        "IpAddress             | aws:SourceIp    | 192.0.2.7            | ALLOWED",
        "IpAddress             | aws:SourceIp    | 198.51.100.0/24      | NOT_ALLOWED",
        "IpAddress             | aws:SourceIp    | 2001:db8::/32        | NOT_ALLOWED",
        "NotIpAddress          | aws:SourceIp    | 198.51.100.0/24      | ALLOWED",
        "NotIpAddress          | aws:SourceIp    | 192.0.2.0/24         | NOT_ALLOWED",
        "DateLessThan          | aws:CurrentTime | 2026-06-01T00:00:01Z | ALLOWED",
        "DateLessThan          | aws:CurrentTime | 2026-06-01T00:00:00Z | NOT_ALLOWED",
        "DateLessThanEquals    | aws:CurrentTime | 2026-06-01T00:00:00Z | ALLOWED",
        "DateGreaterThan       | aws:CurrentTime | 2026-06-01           | NOT_ALLOWED",
        "DateGreaterThanEquals | aws:CurrentTime | 2026-06-01           | ALLOWED",
        "DateGreaterThan       | aws:CurrentTime | 2026-06-01T01:59:59+02:00 | ALLOWED",
        "DateEquals            | aws:CurrentTime | 2026-06-01T00:00:00Z | ALLOWED",
        "DateNotEquals         | aws:CurrentTime | 2026-06-01T00:00:00Z | NOT_ALLOWED",
        "DateLessThan          | aws:EpochTime   | 1780272001           | ALLOWED",
        "DateLessThan          | aws:EpochTime   | 1780272000           | NOT_ALLOWED",
      })
  void comparesAddressesAndTimes(
      String operator, String key, String value, PolicyDecision decision) {
    var policy = policyOf(statement("Allow", operator, key, value));
    var permission =
        use(it ->
            it.with("aws:SourceIp", "192.0.2.7")
                .with("aws:CurrentTime", "2026-06-01T00:00:00Z")
                .with("aws:EpochTime", "1780272000"));

    assertThat(policy.evaluate(permission)).isEqualTo(decision);
  }

  private static Permission use(UnaryOperator<Permission> more) {
    return more.apply(
        Permission.of("codeconnections:UseConnection", ARN)
            .with(KEY + "FullRepositoryId", "octo/secret")
            .with(KEY + "OwnerId", "octo")
            .with(KEY + "RepositoryName", "secret"));
  }

  private static Policy allowAllExcept(String operator, String key, String value) {
    return policyOf(
        "{'Effect':'Allow','Action':'*','Resource':'*'},"
            + statement("Deny", operator, KEY + key, value));
  }

  private static String statement(String effect, String operator, String key, String value) {
    return "{'Effect':'%s','Action':'*','Resource':'*','Condition':{'%s':{'%s':'%s'}}}"
        .formatted(effect, operator, key, value);
  }

  private static Policy policyOf(String statements) {
    var json =
        new JsonObject(
            "{'Version':'2012-10-17','Statement':[%s]}".formatted(statements).replace('\'', '"'));
    return ((Parsed) PolicyParser.parse(json)).policy();
  }

  private static Policy policy(String... statements) {
    var list = "{" + String.join("},{", statements) + "}";
    var json = "{'Version':'2012-10-17','Statement':[%s]}".formatted(list).replace('\'', '"');
    if (PolicyParser.parse(new JsonObject(json)) instanceof Parsed(var policy)) {
      return policy;
    }
    throw new IllegalArgumentException(PolicyParser.parse(new JsonObject(json)).toString());
  }
}
