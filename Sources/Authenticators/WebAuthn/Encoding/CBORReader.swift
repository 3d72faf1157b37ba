/// Reads CBOR strictly: definite lengths, no key twice, and limits on everything.
///
/// CTAP2's canonical form also sorts keys and writes numbers as short as possible. Not every authenticator does, and nothing here is
/// ever written again and compared, so neither is asked for.
struct CBORReader {
    private let bytes: [UInt8]
    /// Where the next value begins.
    private(set) var position: Int
    private var items = 0

    /// The most bytes: an attestation with a chain of certificates has some 6,000.
    static let mostBytes = 1 << 16
    /// How deep lists and maps may nest; CTAP2 says 4.
    static let mostDepth = 8
    /// The most values, keys counted.
    static let mostItems = 1_024

    /// A reader of bytes in which values begin at a position.
    init(_ bytes: [UInt8], at position: Int = 0) {
        self.bytes = bytes
        self.position = position
    }

    /// The one value that the bytes hold.
    static func read(_ bytes: [UInt8]) throws(CBORFault) -> CBORValue {
        var reader = CBORReader(bytes)
        let value = try reader.next()
        guard reader.position == bytes.count else { throw .trailingBytes }
        return value
    }

    /// The value that begins at ``position``, which moves behind it.
    mutating func next() throws(CBORFault) -> CBORValue {
        guard bytes.count <= Self.mostBytes else { throw .tooLarge }
        return try value(depth: 0)
    }

    private mutating func value(depth: Int) throws(CBORFault) -> CBORValue {
        items += 1
        guard items <= Self.mostItems else { throw .tooManyItems }
        let (type, information) = try initialByte()
        switch type {
        case 0: return .integer(try number(information))
        case 1: return .integer(-1 - (try number(information)))
        case 2: return .bytes(Array(try content(information)))
        case 3:
            guard let text = String(validating: try content(information), as: UTF8.self) else { throw .invalidUTF8 }
            return .text(text)
        case 4: return try array(information, depth: depth + 1)
        case 5: return try map(information, depth: depth + 1)
        case 7: return try simple(information)
        default: throw .unsupported
        }
    }

    private mutating func array(_ information: UInt8, depth: Int) throws(CBORFault) -> CBORValue {
        guard depth <= Self.mostDepth else { throw .tooDeep }
        var elements: [CBORValue] = []
        for _ in 0..<(try count(information)) { elements.append(try value(depth: depth)) }
        return .array(elements)
    }

    private mutating func map(_ information: UInt8, depth: Int) throws(CBORFault) -> CBORValue {
        guard depth <= Self.mostDepth else { throw .tooDeep }
        var entries: [CBORValue: CBORValue] = [:]
        for _ in 0..<(try count(information)) {
            let key = try value(depth: depth)
            switch key {
            case .integer, .text: break
            default: throw .keyType
            }
            guard entries.updateValue(try value(depth: depth), forKey: key) == nil else { throw .duplicateKey }
        }
        return .map(entries)
    }

    private func simple(_ information: UInt8) throws(CBORFault) -> CBORValue {
        switch information {
        case 20: return .boolean(false)
        case 21: return .boolean(true)
        case 22: return .null
        case 31: throw .indefinite
        default: throw .unsupported
        }
    }

    /// The major type, and what the other five bits say.
    private mutating func initialByte() throws(CBORFault) -> (type: UInt8, information: UInt8) {
        guard position < bytes.count else { throw .truncated }
        defer { position += 1 }
        return (bytes[position] >> 5, bytes[position] & 31)
    }

    /// The number that follows the initial byte, or is part of it.
    private mutating func number(_ information: UInt8) throws(CBORFault) -> Int64 {
        let length: Int
        switch information {
        case 0...23: return Int64(information)
        case 24...27: length = 1 << Int(information - 24)
        case 31: throw .indefinite
        default: throw .unsupported
        }
        guard length <= bytes.count - position else { throw .truncated }
        let value = bytes[position..<position + length].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        position += length
        guard let number = Int64(exactly: value) else { throw .integerRange }
        return number
    }

    /// How many elements follow.
    private mutating func count(_ information: UInt8) throws(CBORFault) -> Int {
        let number = try number(information)
        guard number <= Self.mostItems else { throw .tooManyItems }
        return Int(number)
    }

    /// The bytes of a byte string or a text.
    private mutating func content(_ information: UInt8) throws(CBORFault) -> ArraySlice<UInt8> {
        let length = try number(information)
        guard length <= bytes.count - position else { throw .truncated }
        defer { position += Int(length) }
        return bytes[position..<position + Int(length)]
    }
}
