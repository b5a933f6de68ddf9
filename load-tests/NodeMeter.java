import java.io.IOException;

/** Measures the CPU time of a node and its database from a given moment. */
record NodeMeter(TrunklineNode node, Processors.Reading server, Processors.Reading database) {

  static NodeMeter start(TrunklineNode node) throws IOException {
    return new NodeMeter(node, Processors.of(node.pid()), Processors.ofTree(node.postmasterPid()));
  }

  Figures.Cost cost() throws IOException {
    var now = start(node);
    return new Figures.Cost(
        now.server.since(server),
        now.database.since(database),
        now.database.vanishedSince(database));
  }
}
