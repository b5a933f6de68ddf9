package io.trunkline.node;

import io.vertx.junit5.ParameterClosingConsumer;
import io.vertx.junit5.VertxExtensionParameterProvider;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;

/**
 * Lets {@code VertxExtension} inject a {@link TestNode}. One that is a parameter of {@code
 * \@BeforeAll} is shared by all tests of the class; otherwise each test gets its own.
 */
public final class TestNodeProvider implements VertxExtensionParameterProvider<TestNode> {
  @Override
  public Class<TestNode> type() {
    return TestNode.class;
  }

  @Override
  public String key() {
    return "TestNode";
  }

  @Override
  public TestNode newInstance(ExtensionContext test, ParameterContext parameter) {
    var builder = TestNode.builder();
    var settings = test.getRequiredTestClass().getAnnotation(NodeSettings.class);
    if (settings != null) {
      for (var setting : settings.value()) {
        var parts = setting.split("=", 2);
        builder.setting(parts[0], parts[1]);
      }
      if (!settings.egress()) {
        builder.withoutEgress();
      }
    }
    return builder.start();
  }

  @Override
  public ParameterClosingConsumer<TestNode> parameterClosingConsumer() {
    return TestNode::close;
  }
}
