public import Core

/// How a stream is read.
public enum StreamFormat: String, Sendable, CaseIterable {
    /// Any text.
    case text
    /// One JSON document, or several behind each other; held whole.
    case json
    /// A JSON document a line.
    case ndjson
}

/// Something that was found in a stream.
public struct StreamFinding: Sendable, Hashable {
    /// What it is.
    public let kind: Kind
    /// Where it stands, in bytes from the start of the stream.
    public let range: Range<Int>
    /// The line it begins in, from 1.
    public let line: Int
    /// How sure that is, 1 to 100.
    public let score: Int
    /// The keys from the root, in JSON.
    public let path: String?
}

/// Looks through what comes in pieces. Memory is bounded, but for a JSON document or a line of NDJSON, which is held whole.
///
/// Pieces may end anywhere. Of what came, the last ``lookAhead`` bytes wait for what follows, and ``lookBehind`` bytes that were dealt with stay as
/// context: what is found doesn't depend on where the pieces end, as long as it is shorter than the first and what tells of it nearer than
/// the second.
public struct SanitizerStream: Sendable {
    /// Longer than anything that is found: private keys have some 6 KiB.
    static let lookAhead = 16 << 10
    static let lookBehind = 256

    private let sanitizer: Sanitizer
    private let format: StreamFormat
    private let writes: Bool
    /// What waits, after `dealtWith` bytes of context.
    private var pending: [UInt8] = []
    private var dealtWith = 0
    /// Where `pending` begins in the stream, and in which line its undealt part does.
    private var offset = 0
    private var line = 1

    /// What came out of a piece.
    public struct Output: Sendable {
        /// What was found, in order.
        public var findings: [StreamFinding] = []
        /// The stream without what was found, as far as it is known; empty unless asked for.
        public var bytes: [UInt8] = []
    }

    /// A stream; `writes` also makes it without what is found.
    public init(_ sanitizer: Sanitizer, _ format: StreamFormat, writes: Bool) {
        self.sanitizer = sanitizer
        self.format = format
        self.writes = writes
    }

    /// How many bytes wait: what a caller bounds for JSON.
    public var waiting: Int { pending.count - dealtWith }

    /// The line that what waits begins in, from 1.
    public var currentLine: Int { line }

    /// Takes the next piece. Throws for what isn't JSON; the position is in bytes of the stream.
    public mutating func feed(_ bytes: some Sequence<UInt8>) throws(JSONFault) -> Output {
        let known = pending.count
        pending += bytes
        switch format {
        case .json: return Output()
        case .ndjson:
            guard let end = lastLineEnd(from: known, upTo: pending.count) else { return Output() }
            return try json(upTo: end)
        case .text:
            let limit = pending.count - Self.lookAhead
            guard limit > dealtWith else { return Output() }
            return text(upTo: limit)
        }
    }

    /// Takes the end.
    public mutating func finish() throws(JSONFault) -> Output {
        format == .text ? text(upTo: pending.count) : try json(upTo: pending.count)
    }

    private func lastLineEnd(from start: Int, upTo end: Int) -> Int? {
        pending[start..<end].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
    }

    private mutating func text(upTo limit: Int) -> Output {
        let found = sanitizer.detector.findings(in: pending)
        // A line's end is the best place to stop, a finding's middle the worst.
        var end = limit == pending.count ? limit : lastLineEnd(from: dealtWith, upTo: limit) ?? limit
        while end < pending.count, end > dealtWith, pending[end] & 0xc0 == 0x80 { end -= 1 }
        if let cut = found.first(where: { $0.range.lowerBound < end && $0.range.upperBound > end }) {
            end = max(dealtWith, cut.range.lowerBound)
        }
        let new = found.filter { $0.range.lowerBound >= dealtWith && $0.range.upperBound <= end }
        var output = Output()
        if writes {
            var written = dealtWith
            for finding in new {
                output.bytes += pending[written..<finding.range.lowerBound]
                let value = String(decoding: pending[finding.range], as: UTF8.self)
                output.bytes += sanitizer.policy[finding.kind].apply(to: value, of: finding.kind).utf8
                written = finding.range.upperBound
            }
            output.bytes += pending[written..<end]
        }
        output.findings = located(new.map { ($0, nil) })
        settle(upTo: end, keeping: Self.lookBehind)
        return output
    }

    private mutating func json(upTo end: Int) throws(JSONFault) -> Output {
        let part = Array(pending[..<end])
        var output = Output()
        guard part.contains(where: { !$0.isWhitespace }) else {
            if writes { output.bytes = part }
            settle(upTo: end, keeping: 0)
            return output
        }
        do throws(JSONFault) {
            let found: [LocatedFinding]
            if writes {
                let clean = try sanitizer.sanitize(json: part)
                (output.bytes, found) = (clean.bytes, clean.findings)
            } else {
                found = try sanitizer.findings(json: part)
            }
            output.findings = located(found.map { ($0.finding, $0.path) })
        } catch {
            line += lines(in: 0..<min(error.offset, part.count))
            throw JSONFault(error.reason, at: offset + error.offset)
        }
        settle(upTo: end, keeping: 0)
        return output
    }

    private func located(_ findings: [(Finding, String?)]) -> [StreamFinding] {
        var (line, position) = (line, dealtWith)
        return findings.map { finding, path in
            line += lines(in: position..<max(position, finding.range.lowerBound))
            position = max(position, finding.range.lowerBound)
            let range = offset + finding.range.lowerBound..<offset + finding.range.upperBound
            return StreamFinding(kind: finding.kind, range: range, line: line, score: finding.score, path: path)
        }
    }

    private func lines(in range: Range<Int>) -> Int {
        pending[range].count { $0 == UInt8(ascii: "\n") }
    }

    private mutating func settle(upTo end: Int, keeping context: Int) {
        line += lines(in: dealtWith..<end)
        let start = max(0, end - context)
        pending.removeFirst(start)
        offset += start
        dealtWith = end - start
    }
}
