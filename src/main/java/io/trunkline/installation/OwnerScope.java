package io.trunkline.installation;

import io.trunkline.event.Repository;
import io.trunkline.event.Repository.Organization;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The repositories whose events an installation may report: those of an account, of a group with
 * its subgroups, or of an Azure DevOps project or organization; a single repository; or all
 * repositories ({@code *}). Owners are compared by id if the id is known and the provider sends it,
 * otherwise by name.
 *
 * @param ownerId the provider's id; known only for an account, a project or an organization
 */
public record OwnerScope(String owner, Optional<String> ownerId) {

  /**
   * An account, project or organization that a repository belongs to.
   *
   * @param name the full name, in lower case
   * @param repository the full name of the repository, beginning with {@code name}
   */
  private record Unit(Optional<String> id, String name, String repository) {}

  /** Says whether a repository is inside the scope. */
  public enum Verdict {
    INSIDE,
    OTHER_NAME,
    /** The owner's name matches, but the name now belongs to another account. */
    OTHER_ID
  }

  public Verdict judge(Repository repository) {
    var isNamed = units(repository).anyMatch(this::covers);
    var isInside =
        owner.equals("*")
            || ownerId
                .map(id -> units(repository).anyMatch(unit -> isOf(id, unit)))
                .orElse(isNamed);
    if (isInside) {
      return Verdict.INSIDE;
    }
    return isNamed ? Verdict.OTHER_ID : Verdict.OTHER_NAME;
  }

  private boolean isOf(String id, Unit unit) {
    return unit.id().map(id::equals).orElseGet(() -> covers(unit));
  }

  /**
   * Returns the owner's id if it is not known yet and the repository contains it; otherwise empty.
   */
  public Optional<String> findOwnerId(Repository repository) {
    return ownerId.isPresent()
        ? Optional.empty()
        : units(repository)
            .filter(unit -> unit.name().equals(key()))
            .flatMap(unit -> unit.id().stream())
            .findFirst();
  }

  /** Returns the scope with an id that {@link #findOwnerId} returned. */
  public OwnerScope withOwnerId(Optional<String> found) {
    return new OwnerScope(owner, ownerId.or(() -> found));
  }

  private boolean covers(Unit unit) {
    return unit.repository().equals(key()) || unit.repository().startsWith(key() + "/");
  }

  private String key() {
    return Repositories.nameKey(owner);
  }

  /**
   * Returns the widest unit first, because an organization and one of its projects may have the
   * same name.
   */
  private static Stream<Unit> units(Repository repository) {
    var fullName = Repositories.nameKey(repository.fullName());
    var above = fullName.substring(0, Math.max(fullName.lastIndexOf('/'), 0));
    var owner = new Unit(repository.ownerId(), above, fullName);
    return Stream.concat(
        repository.organization().stream().flatMap(organization -> units(organization, owner)),
        Stream.of(owner));
  }

  private static Stream<Unit> units(Organization organization, Unit project) {
    var name = Repositories.nameKey(organization.name());
    var fullName = name + "/" + project.repository();
    return Stream.of(
        new Unit(organization.id(), name, fullName),
        new Unit(project.id(), name + "/" + project.name(), fullName));
  }
}
