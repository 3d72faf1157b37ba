// What comes to the webhook of Zoho CRM: its header fields and its body.
// sources: Sources/Zoho/Webhook/WebhookSignature.swift Sources/Zoho/Webhook/WebhookEvent.swift Sources/Zoho/Client/ZohoModule.swift
// links: Crypto
import Core
import Crypto

private let now = Instant(milliseconds: 1_795_324_926_123)
private let secrets = [Secret("a secret of enough length"), Secret("the one before, as long")]

/// Two lines are the signature and the timestamp, what follows is the body; without them all of it is the body.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    checkEvent(bytes)
    let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: 2, omittingEmptySubsequences: false)
    guard lines.count == 3 else { return 0 }
    let (signature, timestamp) = (String(decoding: lines[0], as: UTF8.self), String(decoding: lines[1], as: UTF8.self))
    checkSignature(signature, timestamp.isEmpty ? nil : timestamp, Array(lines[2]))
    checkEvent(Array(lines[2]))
    return 0
}

/// Nobody passes who hasn't the secret, and whoever has it passes with one spelling of one time and one body.
private func checkSignature(_ signature: String, _ timestamp: String?, _ body: [UInt8]) {
    let strange = verdict(signature, timestamp, body, [Secret("nobody has this one")])
    precondition(strange == .forged, "a stranger passed")
    let prefix = timestamp.map { Array("\($0).".utf8) } ?? []
    for secret in secrets {
        let good = sign(prefix + body, secret)
        switch verdict(good, timestamp, body, secrets) {
        case .forged:
            precondition(timestamp.map { !isTime($0) } == true, "a good signature was refused")
            continue
        case .fresh, .stale: precondition(timestamp != nil, "an age that nobody has signed")
        case .ageless: precondition(timestamp == nil, "an age was thrown away")
        }
        precondition(verdict(good, timestamp, body + [0x20], secrets) == .forged, "another body passed")
        precondition(verdict(good.uppercased(), timestamp, body, secrets) == .forged, "two texts are one signature")
        precondition(
            verdict(good, timestamp == nil ? "1795324926" : nil, body, secrets) == .forged,
            "one form passed for the other")
        precondition(
            timestamp != nil || verdict(good, nil, body, secrets, admittingAgeless: false) == .forged, "taken unasked")
    }
}

private func isTime(_ text: String) -> Bool {
    (10...11).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        && text.utf8.first != 0x30
}

private func verdict(
    _ signature: String, _ timestamp: String?, _ body: [UInt8], _ secrets: [Secret<String>],
    admittingAgeless: Bool = true
) -> WebhookSignature.Verdict {
    WebhookSignature.check(
        WebhookHeaders(signature: signature, timestamp: timestamp), body, secrets: secrets,
        admittingAgeless: admittingAgeless, at: now)
}

private func sign(_ message: [UInt8], _ secret: Secret<String>) -> String {
    let key = SymmetricKey(data: Array(secret.reveal().utf8))
    return Hexadecimal.encode(Array(HMAC<SHA256>.authenticationCode(for: message, using: key)))
}

/// What is accepted names a module and records that can stand in a path as they are, and is read again from Zoho's own form.
private func checkEvent(_ bytes: [UInt8]) {
    guard let event = try? WebhookEvent(bytes) else { return }
    precondition(!ZohoModule.named(event.module).isEmpty, "a module that nobody knows")
    precondition((1...WebhookEvent.mostRecords).contains(event.records.count), "none or too many")
    precondition(Set(event.records).count == event.records.count, "a record twice")
    let plain = event.records.allSatisfy { id in
        !id.isEmpty
            && id.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != 0x2f && $0 != 0x3f && $0 != 0x2c && $0 != 0x25 }
    }
    precondition(plain && event.records.allSatisfy { $0.first != "." }, "an id that leads elsewhere")
    var members: [JSONValue.Member] = [
        .init("module", .string(event.module)), .init("operation", .string(event.operation.rawValue)),
        .init("ids", .array(event.records.map { .string($0) })),
    ]
    if let id = event.senderID { members.append(.init("event_id", .string(id))) }
    precondition(
        (try? WebhookEvent(Array(JSONValue.object(members).json.utf8))) == event, "an event is read differently")
}
