package io.trunkline.platform.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trunkline.platform.secret.Secret;
import io.vertx.pgclient.SslMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseUrlTest {
  @Test
  void parsesAllPartsAndDecodesPercentEncoding() {
    var url =
        DatabaseUrlParser.parse(
            "postgresql://us%40er:p%2Fa%3As+s%25@my_db:6432/na%20me?sslmode=require");

    assertThat(url.host()).isEqualTo("my_db");
    assertThat(url.port()).isEqualTo(6432);
    assertThat(url.database()).isEqualTo("na me");
    assertThat(url.login().user()).isEqualTo("us@er");
    assertThat(url.login().password()).contains(Secret.of("p/a:s+s%"));
    assertThat(url.sslMode()).isEqualTo(SslMode.REQUIRE);
  }

  @Test
  void usesDefaultsForPortPasswordAndSslMode() {
    var url = DatabaseUrlParser.parse("postgres://user@[::1]/name");

    assertThat(url.address()).isEqualTo("[::1]:5432");
    assertThat(url.login().password()).isEmpty();
    assertThat(url.sslMode()).isEqualTo(SslMode.PREFER);
  }

  @Test
  void configuresVertxClientAndJdbc() {
    var url = DatabaseUrlParser.parse("postgresql://u:pass@h:1/n?sslmode=disable");

    assertThat(url.connectOptions().getPassword()).isEqualTo("pass");
    assertThat(url.connectOptions().getHost()).isEqualTo("h");
    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://h:1/n");
    assertThat(url.jdbcProperties()).containsEntry("user", "u").containsEntry("password", "pass");
  }

  @Test
  void leavesThePasswordOutOfToString() {
    var url = DatabaseUrlParser.parse("postgresql://u:hunter2@h/n");

    assertThat(url.toString()).isEqualTo("postgresql://u@h:5432/n?sslmode=prefer");
    assertThat(url.login().toString()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "mysql://u:hunter2@h/n, form postgresql://",
    "postgresql://u:hun@ter2@h/n, %40",
    "postgresql://h/n, has no user",
    "postgresql://u:hunter2@h, form postgresql://",
    "postgresql://u:hunter2@h:0/n, from 1 to 65535",
    "postgresql://u:hunter2%zz@h/n, %25",
    "postgresql://u:hunter2@h/n?sslmode=maybe, one of disable",
    "postgresql://u:hunter2@h/n?options=x, 'options'",
  })
  void reportsTheErrorWithoutThePassword(String url, String message) {
    assertThatThrownBy(() -> DatabaseUrlParser.parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("hunter2")
        .hasMessageNotContaining("ter2@")
        .hasNoCause();
  }
}
