/// A witness' signature as it stands in a note: the time in eight bytes, big endian, and 64 of Ed25519 (C2SP tlog-cosignature).
struct Cosignature {
    /// Seconds since 1970, below 2⁶³.
    let time: Int64
    let signature: ArraySlice<UInt8>

    init?(_ bytes: [UInt8]) {
        guard bytes.count == 8 + 64 else { return nil }
        let seconds = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        guard let time = Int64(exactly: seconds) else { return nil }
        self.time = time
        signature = bytes.dropFirst(8)
    }

    init(time: Int64, signature: [UInt8]) {
        self.time = time
        self.signature = signature[...]
    }

    var bytes: [UInt8] { withUnsafeBytes(of: time.bigEndian) { Array($0) } + signature }

    /// What a witness signs: that at this time it had seen no larger tree of the log.
    static func message(_ text: String, at time: Int64) -> String { "cosignature/v1\ntime \(time)\n\(text)" }
}
