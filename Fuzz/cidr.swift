// Addresses and networks, against the C library's reader.
import Core
import Glibc

/// Called by libFuzzer with one input after another.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    let address = IPAddress(text)
    // The C library reads up to the first U+0000.
    if !text.utf8.contains(0) { precondition(address == readByC(text), "the C library reads another address") }
    if let address { precondition(IPAddress(address.text) == address, "an address is read differently once written") }

    if let network = CIDR(text) {
        precondition(CIDR(network.text) == network, "a network is read differently once written")
        precondition(network.contains(network.address), "a network is outside itself")
        precondition(
            network.address.masked(to: network.prefix) == network.address, "a network has bits beyond its prefix")
    }
    return 0
}

private func readByC(_ text: String) -> IPAddress? {
    var four: UInt32 = 0
    if inet_pton(AF_INET, text, &four) == 1 { return .v4(UInt32(bigEndian: four)) }
    var sixteen: UInt128 = 0
    return inet_pton(AF_INET6, text, &sixteen) == 1 ? IPAddress(bits: UInt128(bigEndian: sixteen)) : nil
}
