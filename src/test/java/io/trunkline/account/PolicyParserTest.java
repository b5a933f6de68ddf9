package io.trunkline.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.account.PolicyParser.Result.Invalid;
import io.trunkline.account.PolicyParser.Result.Parsed;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyParserTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'Sid':'One1','Effect':'Allow','Action':'*','Resource':'*'",
        "'Sid':'','Effect':'Allow','Action':'iam:PassRole','Resource':'arn:aws:iam::111111111111:role/x'",
        "'Effect':'Allow','Action':['codeconnections:*'],'Resource':['*']",
        "'Effect':'Deny','NotAction':'trunkline:*','NotResource':'arn:aws:*'",
        "'Effect':'Allow','Action':'*','Resource':'*','Condition':{}",
        "'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'iam:PassedToService':'x'}}",
      })
  void acceptsWhatIamAccepts(String statement) {
    assertThat(parse("'Version':'2012-10-17','Id':'x','Statement':{%s}".formatted(statement)))
        .isInstanceOf(Parsed.class);
    assertThat(parse("'Version':'2012-10-17','Statement':[{%s}]".formatted(statement)))
        .isInstanceOf(Parsed.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "                                                         | Version: must be",
        "'Version':'2008-10-17','Statement':[]                    | Version: must be",
        "'Version':'2012-10-17'                                   | Statement: is required",
        "'Version':'2012-10-17','Statement':[]                    | Statement: is required",
        "'Version':'2012-10-17','Statement':['x']                 | Statement[0]: must be an"
            + " object",
        "'Version':'2012-10-17','Statement':[null]                | Statement: is required",
        "'Version':'2012-10-17','Statement':{},'Statements':[]    | policy: the element"
            + " 'Statements'",
        "'Version':'2012-10-17','Id':1,'Statement':{}             | Id: must be a string",
      })
  void rejectsInvalidDocuments(String document, String reason) {
    assertRejected(parse(document == null ? "" : document), reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'Action':'*','Resource':'*'                                           |"
            + " Statement[0].Effect: must be Allow or Deny",
        "'Effect':'allow','Action':'*','Resource':'*'                          |"
            + " Statement[0].Effect: must be Allow or Deny",
        "'Effect':'Allow','Resource':'*'                                       | Statement[0]:"
            + " requires either Action or NotAction",
        "'Effect':'Allow','Action':'*','NotAction':'*','Resource':'*'          | Statement[0]:"
            + " requires either Action or NotAction",
        "'Effect':'Allow','Action':'*'                                         | Statement[0]:"
            + " requires either Resource or NotResource",
        "'Effect':'Allow','Action':[],'Resource':'*'                           |"
            + " Statement[0].Action: is required",
        "'Effect':'Allow','Action':'GetConnection','Resource':'*'              | 'GetConnection'"
            + " must be * or service:Action",
        "'Effect':'Allow','Action':'code*:Get*','Resource':'*'                 | 'code*:Get*'"
            + " must be * or service:Action",
        "'Effect':'Allow','Action':[7],'Resource':'*'                          | must be a string",
        "'Effect':'Allow','Action':'*','Resource':'connection/x'               | 'connection/x'"
            + " must be * or an ARN",
        "'Effect':'Allow','Action':'*','Resource':'arn:aws:s3'                 | 'arn:aws:s3'"
            + " must be * or an ARN",
        "'Effect':'Allow','Action':'*','Resource':'arn:aws:x:::${aws:username}' | policy variables"
            + " are not supported",
        "'Effect':'Allow','Principal':'*','Action':'*','Resource':'*'          | the element"
            + " 'Principal' is not supported",
        "'Sid':'a b','Effect':'Allow','Action':'*','Resource':'*'              | Sid: must"
            + " contain only letters and digits",
      })
  void rejectsInvalidStatements(String statement, String reason) {
    assertRejected(parse("'Version':'2012-10-17','Statement':[{%s}]".formatted(statement)), reason);
  }

  /**
   * Ignoring an unsupported condition would allow calls that the author of the policy meant to
   * exclude.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'BinaryEquals':{'aws:SourceIp':'10.0.0.0/8'}               | the condition operator"
            + " 'BinaryEquals' is not supported",
        "'IpAddress':{'aws:SourceIp':'10.0.0.0/33'}                 | must be an address or a CIDR"
            + " range",
        "'DateLessThan':{'aws:CurrentTime':'tomorrow'}              | must be a time in ISO 8601",
        "'stringequals':{'codeconnections:OwnerId':'x'}             | the condition operator"
            + " 'stringequals' is not supported",
        "'StringEqualsIfExist':{'codeconnections:OwnerId':'x'}      | the condition operator"
            + " 'StringEqualsIfExist' is not",
        "'NullIfExists':{'codeconnections:OwnerId':'true'}          | the condition operator"
            + " 'NullIfExists' is not",
        "'ForAllValues:Null':{'codeconnections:OwnerId':'true'}     | the condition operator"
            + " 'ForAllValues:Null' is not",
        "'ForSomeValues:StringEquals':{'aws:TagKeys':'x'}           | the condition operator"
            + " 'ForSomeValues:StringEquals'",
        "'StringEquals':{'aws:SourceVpc':'x'}                       | the condition key"
            + " 'aws:SourceVpc' is not supported",
        "'StringEquals':{'codeconnections:Zork':'x'}                | the condition key"
            + " 'codeconnections:Zork' is not",
        "'StringEquals':{'codecommit:OwnerId':'x'}                  | the condition key"
            + " 'codecommit:OwnerId' is not",
        "'StringEquals':{'aws:ResourceTag/':'x'}                    | the condition key"
            + " 'aws:ResourceTag/' is not",
        "'StringEquals':{'aws:TagKeys':'x'}                         | use ForAllValues: or"
            + " ForAnyValue:",
        "'StringEquals':{'codeconnections:OwnerId':[]}              | is required and must not be"
            + " empty",
        "'StringEquals':{'codeconnections:OwnerId':{}}              | must be a string or a list of"
            + " strings",
        "'StringEquals':{'codeconnections:OwnerId':'${aws:userid}'} | policy variables are not"
            + " supported",
        "'StringEquals':'x'                                         | must be an object",
        "'Null':{'codeconnections:OwnerId':'maybe'}                 | must be true or false",
        "'Bool':{'aws:SecureTransport':['false','flase']}           | aws:SecureTransport: must be"
            + " true or false",
        "'BoolIfExists':{'aws:SecureTransport':''}                  | must be true or false",
      })
  void rejectsUnsupportedConditions(String condition, String reason) {
    var statement = "'Effect':'Deny','Action':'*','Resource':'*','Condition':{" + condition + "}";

    assertRejected(parse("'Version':'2012-10-17','Statement':[{%s}]".formatted(statement)), reason);
  }

  @Test
  void rejectsDuplicateStatementIds() {
    var statement = "{'Sid':'A','Effect':'Allow','Action':'*','Resource':'*'}";

    assertRejected(
        parse("'Version':'2012-10-17','Statement':[%s,%s]".formatted(statement, statement)),
        "Statement[1].Sid: 'A' is used twice");
  }

  @Test
  void rejectsDocumentsAboveTheLimit() {
    var document =
        "'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'*','Resource':'arn:aws:x:::%s'}]";
    var least = new JsonObject("{" + document.formatted("").replace('\'', '"') + "}");
    var room = PolicyParser.CHARACTERS_MAX - least.encode().length();

    assertThat(parse(document.formatted("a".repeat(room)))).isInstanceOf(Parsed.class);
    assertRejected(parse(document.formatted("a".repeat(room + 1))), "has 6145 characters");
  }

  private static PolicyParser.Result parse(String members) {
    return PolicyParser.parse(new JsonObject("{" + members.replace('\'', '"') + "}"));
  }

  private static void assertRejected(PolicyParser.Result reading, String reason) {
    assertThat(reading)
        .isInstanceOfSatisfying(
            Invalid.class, rejected -> assertThat(rejected.reason()).contains(reason));
  }
}
