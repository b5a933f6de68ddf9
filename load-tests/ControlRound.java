import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs one round of one call on all connections and measures its cost. */
record ControlRound(TrunklineNode node, int connections, int seconds) {

  Figures run(ControlCall call, int round) throws Exception {
    var meter = NodeMeter.start(node);
    var start = System.nanoTime();
    var tally = send(call, start + TimeUnit.SECONDS.toNanos(seconds));
    var took = (System.nanoTime() - start) / 1e9;
    var cost = meter.cost();
    var speed =
        new Figures.Speed(tally.count() / took, tally.millisAt(0.50), tally.millisAt(0.99), 0);
    return new Figures(call.name(), round, speed, cost, tally.count(), tally.others());
  }

  private Tally send(ControlCall call, long deadline) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var senders = new ArrayList<Future<Tally>>();
      for (var i = 0; i < connections; i++) {
        senders.add(threads.submit(new ControlSender(call, node.controlPort(), deadline)));
      }
      var all = new Tally();
      for (var sender : List.copyOf(senders)) {
        all.add(sender.get());
      }
      return all;
    }
  }
}
