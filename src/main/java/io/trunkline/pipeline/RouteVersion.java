package io.trunkline.pipeline;

/**
 * The versions that a route depends on. Stored versions start at 1.
 *
 * @param installation the version of the installation, which covers its owner and connections; 0 if
 *     it was deleted
 * @param repository the version of the repository, which covers the pipelines that name it; 0 if
 *     the repository is not bound to the installation
 */
public record RouteVersion(long installation, long repository) {}
