import java.io.IOException;

/** The processor time of a node and its database from one moment on. */
record NodeMeter(TrunklineNode node, Processors.Reading server, Processors.Reading database) {

  static NodeMeter start(TrunklineNode node) throws IOException {
    return new NodeMeter(
        node, Processors.of(node.pid()), Processors.ofTree(node.postmasterPid()));
  }

  Figures.Cost cost() throws IOException {
    var now = start(node);
    return new Figures.Cost(
        now.server.since(server), now.database.since(database), now.database.vanishedSince(database));
  }
}
