/// The id of one `Subject`: a UUIDv7 (RFC 9562 §5.7), so ids sort by the time they were made.
///
/// `Subject` is only a name (`Entity.User`), so an id of a session can't be passed where a user's is asked for.
public struct ID<Subject>: Hashable, Sendable {
    /// The first eight bytes, big endian: 48 bits of milliseconds, version, 12 random bits.
    public let high: UInt64
    /// The last eight bytes, big endian: variant and 62 random bits.
    public let low: UInt64

    /// An id from its 128 bits. Any UUID is accepted, so that ids made elsewhere can be named.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A new id for something made at `instant`.
    public static func make(at instant: Instant, _ randomness: some Randomness) -> ID {
        let random = randomness.bytes(10)
        let tail = random[2...].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let twelve = (UInt64(random[0]) << 8 | UInt64(random[1])) & 0x0fff
        return ID(
            high: UInt64(truncatingIfNeeded: instant.milliseconds) << 16 | 0x7000 | twelve,
            low: tail & 0x3fff_ffff_ffff_ffff | 0x8000_0000_0000_0000)
    }

    /// The id as 16 bytes, big endian.
    public var bytes: [UInt8] {
        withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) }
    }

    /// An id from 16 bytes, big endian; nil for any other length.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        let bytes = Array(bytes)
        self.init(
            high: bytes[..<8].reduce(0) { $0 << 8 | UInt64($1) }, low: bytes[8...].reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// An id from `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, in either case; nil for anything else.
    public init?(_ text: some StringProtocol) {
        var text = String(text)
        guard let id = text.withUTF8({ ID(utf8: $0) }) else { return nil }
        self = id
    }

    /// An id from the 36 bytes of its text; nil for anything else.
    public init?(utf8 text: UnsafeBufferPointer<UInt8>) {
        guard let (high, low) = UUIDText.decode(text) else { return nil }
        self.init(high: high, low: low)
    }

    /// When the id was made, as a UUIDv7 says; meaningless for other versions.
    public var instant: Instant {
        Instant(milliseconds: Int64(high >> 16))
    }

    /// The same 128 bits as the id of something else, where one thing has two roles.
    public func asID<Other>(of: Other.Type = Other.self) -> ID<Other> {
        ID<Other>(high: high, low: low)
    }
}

extension ID: Comparable {
    /// By the 128 bits, so by time for ids made here.
    public static func < (one: ID, other: ID) -> Bool {
        (one.high, one.low) < (other.high, other.low)
    }
}

extension ID: CustomStringConvertible {
    /// Lower case, with hyphens.
    public var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            if let start = buffer.baseAddress { write(to: start) }
            return 36
        }
    }

    /// Writes the 36 bytes of ``description``.
    func write(to start: UnsafeMutablePointer<UInt8>) {
        let raw = UnsafeMutableRawPointer(start)
        let second = Hexadecimal.digits(of: UInt32(truncatingIfNeeded: high))
        let third = Hexadecimal.digits(of: UInt32(truncatingIfNeeded: low >> 32))
        raw.storeBytes(of: Hexadecimal.digits(of: UInt32(high >> 32)).bigEndian, as: UInt64.self)
        raw.storeBytes(of: UInt32(second >> 32).bigEndian, toByteOffset: 9, as: UInt32.self)
        raw.storeBytes(of: UInt32(truncatingIfNeeded: second).bigEndian, toByteOffset: 14, as: UInt32.self)
        raw.storeBytes(of: UInt32(third >> 32).bigEndian, toByteOffset: 19, as: UInt32.self)
        raw.storeBytes(of: UInt32(truncatingIfNeeded: third).bigEndian, toByteOffset: 24, as: UInt32.self)
        raw.storeBytes(
            of: Hexadecimal.digits(of: UInt32(truncatingIfNeeded: low)).bigEndian, toByteOffset: 28, as: UInt64.self)
        for hyphen in [8, 13, 18, 23] { start[hyphen] = UInt8(ascii: "-") }
    }
}
