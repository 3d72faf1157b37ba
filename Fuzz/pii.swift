// Personal data in text and in JSON: what is found lies in the input, what stands in for it isn't found again, valid JSON stays valid.
// sources: Sources/PII/*.swift Sources/PII/*/*.swift
import Core

private let detector = Detector()
private let sanitizer = Sanitizer(
    detector, rules: [PathRule("a.**.b", .kind(Kind("own", .low))), PathRule("*.skip", .skip)])

/// Called by libFuzzer with one input after another.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let bytes = Array(UnsafeBufferPointer(start: start, count: count))
    inOrder(detector.findings(in: bytes), count)

    let text = String(decoding: bytes, as: UTF8.self)
    let findings = detector.findings(in: text)
    inOrder(findings, text.utf8.count)
    places(findings, text)
    _ = sanitizer.sanitize(text)
    if let pattern = try? Pattern(String(text.prefix(64))) {
        precondition(!pattern.elements.isEmpty, "a pattern of nothing")
    }
    json(bytes)
    return 0
}

private func inOrder(_ findings: [Finding], _ count: Int) {
    var end = 0
    for finding in findings {
        precondition(finding.range.lowerBound >= end && !finding.range.isEmpty, "findings overlap or are out of order")
        precondition((1...100).contains(finding.score), "a score beyond 1 to 100")
        end = finding.range.upperBound
    }
    precondition(end <= count, "a finding beyond the end")
}

/// Code points, counted in another way; and what stands in for a value.
private func places(_ findings: [Finding], _ text: String) {
    let utf8 = Array(text.utf8)
    func scalars(_ end: Int) -> Int { String(decoding: utf8[..<end], as: UTF8.self).unicodeScalars.count }
    for (finding, range) in zip(findings, Finding.codePoints(of: findings, in: text)) {
        let wanted = scalars(finding.range.lowerBound)..<scalars(finding.range.upperBound)
        precondition(range == wanted, "a place in code points that isn't the one in bytes")
        let value = String(decoding: utf8[finding.range], as: UTF8.self)
        let masked = Operator.mask.apply(to: value, of: finding.kind)
        let again = detector.findings(in: masked).contains { $0.kind == finding.kind }
        precondition(!again, "what stands in for a value is found like it")
    }
}

private func json(_ bytes: [UInt8]) {
    let found = try? sanitizer.findings(json: bytes)
    guard let value = try? JSONReader.read(bytes, limits: JSONLimits(bytes: 1 << 16, depth: 32)) else { return }
    guard let sanitized = try? sanitizer.sanitize(json: bytes) else {
        preconditionFailure("JSON that the reader takes is refused")
    }
    precondition(sanitized.findings == found, "detecting finds something else than masking")
    let again = try? JSONReader.read(sanitized.bytes, limits: JSONLimits(bytes: 1 << 20, depth: 32))
    precondition(again != nil, "valid JSON became invalid")
    if sanitized.findings.isEmpty { precondition(sanitized.bytes == bytes, "a document without findings changed") }
    _ = sanitizer.sanitize(value)
}
