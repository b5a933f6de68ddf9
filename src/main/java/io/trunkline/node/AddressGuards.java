package io.trunkline.node;

import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.http.Cidr;
import io.trunkline.platform.http.OwnAddresses;
import io.trunkline.settings.TrunklineConfig;
import java.util.List;

/** Decides which addresses this node may call, according to its settings. */
record AddressGuards(TrunklineConfig config, OwnAddresses ownAddresses) {
  AddressGuard targets() {
    return new AddressGuard(
        networks(config.egress().targetNetworks()), ownAddresses, "targets.allowed-networks");
  }

  AddressGuard hosts() {
    return new AddressGuard(
        networks(config.egress().hostNetworks()), ownAddresses, "hosts.allowed-networks");
  }

  AddressGuard providers() {
    return new AddressGuard(
        networks(config.providers().networks()), ownAddresses, "providers.allowed-networks");
  }

  static List<Cidr> networks(List<String> texts) {
    return texts.stream().map(Cidr::parse).toList();
  }
}
