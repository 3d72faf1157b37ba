// What a client writes into the target and the header fields of a request, up to the point where it is a value of ours.
// sources: Sources/Web/Edge/ForwardedFor.swift Sources/Web/Edge/BearerToken.swift Sources/Web/Edge/RequestTarget.swift Sources/Web/Edge/QueryString.swift Sources/Web/Edge/MediaType.swift
import Core

private let proxies = ["10.0.0.0/8", "2001:db8::/32"].compactMap { CIDR($0) }

/// Called by libFuzzer with one input after another.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    checkForwarded(text)
    checkTarget(text)
    checkToken(text)
    _ = MediaType.isJSON(text)
    return 0
}

/// The client is the peer or an address that stands in the header, and never one beyond an address we don't trust.
private func checkForwarded(_ text: String) {
    let lines = text.split(separator: "\n").map(String.init)
    let forwarded = ForwardedFor(trusted: proxies)
    let stranger = IPAddress.v4(0xcb00_7109)
    precondition(forwarded.client(peer: stranger, lines: lines) == stranger, "a stranger's word was taken")

    let proxy = IPAddress.v4(0x0a00_0001)
    let client = forwarded.client(peer: proxy, lines: lines)
    // Whatever a client prepends changes nothing once the walk has ended at somebody we don't trust.
    if !forwarded.isTrusted(client) {
        let prepended = ["192.0.2.1, 10.0.0.7"] + lines
        precondition(forwarded.client(peer: proxy, lines: prepended) == client, "the left of the list was believed")
    }
}

/// A query's parameters come back from their own encoding, and no name comes twice.
private func checkTarget(_ text: String) {
    let target = RequestTarget(text)
    guard let query = target.query, let read = try? QueryString(query) else { return }
    precondition(Set(read.parameters.map(\.name)).count == read.parameters.count, "a parameter was read twice")
    let written = read.parameters.map { "\(encode($0.name))=\(encode($0.value))" }.joined(separator: "&")
    precondition((try? QueryString(written[...])) == read, "a query is read differently once written")
    for parameter in read.parameters {
        precondition(!parameter.value.utf8.contains(0) && !parameter.name.utf8.contains(0), "U+0000 came through")
    }
}

private func encode(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return text.utf8.map { "%\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
}

/// A token is made of the alphabet of RFC 6750 §2.1 and stands at the end of the header.
private func checkToken(_ text: String) {
    guard case .token(let token) = BearerToken(authorization: text) else { return }
    precondition(text.hasSuffix(token) && !token.isEmpty, "the token isn't the header's")
    precondition(!token.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: ",") || $0 >= 0x7f }, "no token has this byte")
}
