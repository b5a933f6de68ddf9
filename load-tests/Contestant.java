import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A server under load. */
sealed interface Contestant {
  String name();

  /** Runs one round; round 0 is the warm-up. */
  Figures run(int round, int connections, int seconds) throws Exception;

  /** A node. Everything that it acknowledges must reach its pipeline. */
  record Node(TrunklineNode node, Push.Hook hook, Reconciliation pipeline, int drainSeconds)
      implements Contestant {
    private static final long LOOK_MILLIS = 20;

    Node(TrunklineNode node, Push.Hook hook, Deliveries pipeline, int drainSeconds) {
      this(node, hook, new Reconciliation(pipeline), drainSeconds);
    }

    @Override
    public String name() {
      return "node";
    }

    @Override
    public Figures run(int round, int connections, int seconds) throws Exception {
      var meter = NodeMeter.start(node);
      var load = Rush.send(hook, connections, seconds);
      pipeline.acknowledged(load.tally().accepted());
      var drainSeconds = drain();
      return load.figures(name(), round, drainSeconds, meter.cost());
    }

    /** Waits until every dispatch is delivered and settled, because that is part of the cost. */
    private double drain() throws IOException, InterruptedException {
      var start = System.nanoTime();
      var until = start + TimeUnit.SECONDS.toNanos(drainSeconds);
      while (pipeline.undeliveredCount() > 0 || !node.isIdle()) {
        if (System.nanoTime() > until) {
          System.out.println("Not drained within " + drainSeconds + " s");
          break;
        }
        Thread.sleep(LOOK_MILLIS);
      }
      return (System.nanoTime() - start) / 1e9;
    }
  }

  /** A node whose pipelines are registered again, so many in each second, one after the other. */
  record Registering(Node node, TrunklineNode.Pipelines pipelines, int perSecond)
      implements Contestant {
    @Override
    public String name() {
      return "registering";
    }

    @Override
    public Figures run(int round, int connections, int seconds) throws Exception {
      var fault = new AtomicReference<Exception>();
      try (var clock = Executors.newSingleThreadScheduledExecutor()) {
        var next = new AtomicInteger();
        clock.scheduleAtFixedRate(
            () -> register(next.getAndIncrement() % pipelines.hook().repositories(), fault),
            0,
            1_000_000 / perSecond,
            TimeUnit.MICROSECONDS);
        var figures = node.run(round, connections, seconds).of(name());
        clock.shutdownNow();
        if (fault.get() != null) {
          throw fault.get();
        }
        return figures;
      }
    }

    private void register(int repository, AtomicReference<Exception> fault) {
      try {
        pipelines.register(repository);
      } catch (IOException e) {
        fault.set(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** The handler that verifies nothing and stores nothing. */
  record Bare(BareServer server) implements Contestant {
    @Override
    public String name() {
      return "bare";
    }

    @Override
    public Figures run(int round, int connections, int seconds) throws Exception {
      var before = Processors.of(server.jvm().pid());
      var hook = new Push.Hook(server.port(), "/webhooks/github/bare", "not looked at", 1);
      var load = Rush.send(hook, connections, seconds);
      var cost = new Figures.Cost(Processors.of(server.jvm().pid()).since(before), 0, 0);
      return load.figures(name(), round, 0, cost);
    }
  }

  /** The result of one round over all connections. */
  record Rush(Tally tally, double seconds) {
    static Rush send(Push.Hook hook, int connections, int seconds) throws Exception {
      var pushes = new ArrayList<Push>();
      for (var branch = 0; branch < connections; branch++) {
        pushes.add(new Push(hook, branch));
      }
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        var start = System.nanoTime();
        var deadline = start + TimeUnit.SECONDS.toNanos(seconds);
        List<Future<Tally>> senders =
            pushes.stream()
                .map(push -> threads.submit(new Sender(push, hook.port(), deadline)))
                .toList();
        var tally = new Tally();
        for (var sender : senders) {
          tally.add(sender.get());
        }
        return new Rush(tally, (System.nanoTime() - start) / 1e9);
      }
    }

    Figures figures(String contestant, int round, double drainSeconds, Figures.Cost cost) {
      var count = tally.accepted().size();
      var speed =
          new Figures.Speed(
              count / seconds, tally.millisAt(0.50), tally.millisAt(0.99), drainSeconds);
      return new Figures(contestant, round, speed, cost, count, tally.others());
    }
  }
}
