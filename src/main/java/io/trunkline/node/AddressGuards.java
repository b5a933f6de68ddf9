package io.trunkline.node;

import io.trunkline.platform.http.AddressGuard;
import io.trunkline.platform.http.Cidr;
import io.trunkline.platform.http.OwnAddresses;
import io.trunkline.settings.TrunklineConfig;
import java.util.List;

/** Decides which addresses this node may call, according to its settings. */
record AddressGuards(TrunklineConfig.EgressSettings egress, OwnAddresses ownAddresses) {
  AddressGuard targets() {
    return new AddressGuard(
        networks(egress.targetNetworks()), ownAddresses, "targets.allowed-networks");
  }

  AddressGuard hosts() {
    return new AddressGuard(
        networks(egress.hostNetworks()), ownAddresses, "hosts.allowed-networks");
  }

  static List<Cidr> networks(List<String> texts) {
    return texts.stream().map(Cidr::parse).toList();
  }
}
