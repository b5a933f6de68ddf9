package io.trunkline.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.target.TargetRegistration.ReplacedTarget;
import io.trunkline.target.TargetType.Registration.Accepted;
import io.trunkline.target.TargetType.Registration.Refused;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventBusTargetTypeTest {
  private final TargetType type = new EventBusTargetType();

  @Test
  void acceptsOnlyType() {
    var target = new JsonObject().put("type", "eventbus");

    var registration = type.register(new TargetRegistration(target, Optional.empty(), Set.of()));

    assertThat(registration).isEqualTo(new Accepted(target, Optional.empty(), new JsonObject()));
  }

  @Test
  void rejectsAndNamesOtherMembers() {
    var target = new JsonObject().put("type", "eventbus").put("url", "http://x").put("a", 1);

    var registration = type.register(new TargetRegistration(target, Optional.empty(), Set.of()));

    assertThat(registration)
        .isEqualTo(new Refused("target: unknown member \"a\"; an eventbus target has only type"));
  }

  @Test
  void doesNotKeepSecretOfReplacedTarget() {
    var target = new JsonObject().put("type", "eventbus");

    var replaced = new ReplacedTarget(target, new JsonObject().put("secret", "x"));
    var registration =
        type.register(new TargetRegistration(target, Optional.of(replaced), Set.of()));

    assertThat(((Accepted) registration).sealed()).isEmpty();
  }
}
