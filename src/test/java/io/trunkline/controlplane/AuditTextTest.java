package io.trunkline.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditTextTest {
  @ParameterizedTest
  @CsvSource({
    "https://ci.example.com/hook, https://ci.example.com/hook",
    "https://ci.example.com/a@b, https://ci.example.com/a@b",
    "https://ci.example.com/hook?token=t1&job=t2, https://ci.example.com/hook?token=***&job=***",
    "https://ci.example.com/hook?t1, https://ci.example.com/hook?***",
    "https://ci.example.com/hook?t1&job=t2, https://ci.example.com/hook?***&job=***",
    "https://ci.example.com?token=t1?t2=t3, https://ci.example.com?token=***",
    "https://ci.example.com/?a=t1/t2@t3, https://ci.example.com/?a=***",
    "https://ci.example.com/?a=#t1, https://ci.example.com/?a=***",
    "https://ci.example.com/#t1, https://ci.example.com/#***",
    "https://hooks.example.com/services/T024BE7LD/XXXX1XXXXXXXXXXXXXXXXXXXXX,"
        + " https://hooks.example.com/services/T024BE7LD/***",
    "https://ci.example.com/a-rather-long-name-of-a-job/run,"
        + " https://ci.example.com/a-rather-long-name-of-a-job/run",
    "https://user:t1@ci.example.com/hook, https://***@ci.example.com/hook",
    "user:t1@ci.example.com, ***@ci.example.com",
    "'https://ci.example.com/a b?token=t1 t2', 'https://ci.example.com/a b?token=***'",
  })
  void masksTokensInUrls(String url, String shown) {
    assertThat(AuditText.ofUrl(url)).isEqualTo(shown);
  }
}
