package io.trunkline.node;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Settings of the {@link TestNode} that a test class gets as a parameter. Without this annotation
 * the node has the default settings.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface NodeSettings {
  /** Each as {@code key=value}. */
  String[] value() default {};

  /** Whether dispatches are sent; otherwise they stay as they were recorded. */
  boolean egress() default true;
}
