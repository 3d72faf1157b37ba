/// Reads JSON strictly (RFC 8259, and the parts of RFC 7493 that keep two readers from seeing two things).
///
/// Refused: duplicate members, nesting beyond the limit, invalid UTF-8, U+0000, half surrogate pairs, numbers beyond `Double`,
/// a byte order mark, anything after the value. It keeps its own stack, so no input can exhaust the thread's.
public struct JSONReader {
    private var scanner: JSONScanner
    private let depth: Int
    /// The lists and objects whose end hasn't come yet, the innermost last.
    private var open: [JSONContainer] = []

    private init(_ bytes: [UInt8], depth: Int) {
        scanner = JSONScanner(bytes)
        self.depth = depth
    }

    /// The one value that the bytes hold.
    public static func read(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONFault) -> JSONValue {
        guard bytes.count <= limits.bytes else { throw JSONFault(.tooLarge, at: limits.bytes) }
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { throw JSONFault(.byteOrderMark, at: 0) }
        var reader = JSONReader(bytes, depth: limits.depth)
        if reader.scanner.next() == nil { throw JSONFault(.empty, at: 0) }
        let value = try reader.value()
        if reader.scanner.next() != nil { throw reader.scanner.fault(.trailingBytes) }
        return value
    }

    private mutating func value() throws(JSONFault) -> JSONValue {
        while true {
            guard let first = try scalarOrOpening() else { continue }
            if let whole = try place(first) { return whole }
        }
    }

    /// A scalar or an empty container; nil when a container was opened and its first element comes next.
    private mutating func scalarOrOpening() throws(JSONFault) -> JSONValue? {
        let next = scanner.next()
        guard next == UInt8(ascii: "[") || next == UInt8(ascii: "{") else { return try scanner.scalar() }
        guard open.count < depth else { throw scanner.fault(.tooDeep) }
        let container = JSONContainer(isObject: next == UInt8(ascii: "{"))
        scanner.skip()
        if scanner.take(container.close) { return container.value }
        open.append(container)
        try beginElement()
        return nil
    }

    /// Puts a finished value into the container around it, and that one into its own while they end here too.
    /// Gives the outermost value once it is complete; nil when another element comes next.
    private mutating func place(_ value: JSONValue) throws(JSONFault) -> JSONValue? {
        var value = value
        while !open.isEmpty {
            open[open.count - 1].append(value)
            if scanner.take(UInt8(ascii: ",")) {
                try beginElement()
                return nil
            }
            guard scanner.take(open[open.count - 1].close) else { throw scanner.unexpected() }
            value = open.removeLast().value
        }
        return value
    }

    /// In an object, reads the next member's name and colon.
    private mutating func beginElement() throws(JSONFault) {
        guard open[open.count - 1].isObject else { return }
        guard scanner.next() == UInt8(ascii: "\"") else { throw scanner.unexpected() }
        let start = scanner.position
        guard open[open.count - 1].begin(try scanner.string()) else { throw JSONFault(.duplicateKey, at: start) }
        guard scanner.take(UInt8(ascii: ":")) else { throw scanner.unexpected() }
    }
}

/// A list or an object whose end hasn't come yet.
private struct JSONContainer {
    let isObject: Bool
    private var elements: [JSONValue] = []
    private var members: [JSONValue.Member] = []
    private var name = ""
    /// The names of all members, once there are too many to look through.
    private var names: Set<String> = []
    private static let fewNames = 16

    init(isObject: Bool) {
        self.isObject = isObject
    }

    var close: UInt8 { isObject ? UInt8(ascii: "}") : UInt8(ascii: "]") }
    var value: JSONValue { isObject ? .object(members) : .array(elements) }

    /// Notes the name of the member that comes next; false when the object has it already.
    ///
    /// Names that differ only in how Unicode composes a letter count as the same, as they do for a Swift dictionary.
    mutating func begin(_ name: String) -> Bool {
        self.name = name
        if members.count < Self.fewNames { return !members.contains { $0.name == name } }
        if names.isEmpty { names = Set(members.map(\.name)) }
        return names.insert(name).inserted
    }

    mutating func append(_ value: JSONValue) {
        if isObject { members.append(JSONValue.Member(name, value)) } else { elements.append(value) }
    }
}
