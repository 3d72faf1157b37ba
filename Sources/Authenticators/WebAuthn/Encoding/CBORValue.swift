/// A CBOR value (RFC 8949) of the kinds that authenticators send: no tags, no floating point numbers, keys that are whole numbers or
/// texts.
enum CBORValue: Hashable, Sendable {
    case integer(Int64)
    case bytes([UInt8])
    case text(String)
    case array([CBORValue])
    case map([CBORValue: CBORValue])
    case boolean(Bool)
    case null

    /// The value of a map under a number, as COSE names them; nil when this is no map or has no such key.
    subscript(key: Int64) -> CBORValue? { self[.integer(key)] }

    /// The value of a map under a name; nil when this is no map or has no such key.
    subscript(key: String) -> CBORValue? { self[.text(key)] }

    private subscript(key: CBORValue) -> CBORValue? {
        if case .map(let entries) = self { entries[key] } else { nil }
    }

    /// The whole number, when this is one.
    var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    /// The bytes, when these are some.
    var bytes: [UInt8]? {
        if case .bytes(let value) = self { value } else { nil }
    }

    /// The text, when this is one.
    var text: String? {
        if case .text(let value) = self { value } else { nil }
    }

    /// The elements, when this is a list.
    var array: [CBORValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The entries, when this is a map.
    var map: [CBORValue: CBORValue]? {
        if case .map(let entries) = self { entries } else { nil }
    }
}

/// Why bytes are not the CBOR that we take.
enum CBORFault: Error, Hashable, CaseIterable {
    /// They end in the middle of a value.
    case truncated
    /// Something follows the value.
    case trailingBytes
    /// There are more of them than ``CBORReader/mostBytes``.
    case tooLarge
    /// Lists and maps are nested deeper than ``CBORReader/mostDepth``.
    case tooDeep
    /// There are more values than ``CBORReader/mostItems``.
    case tooManyItems
    /// A length isn't said beforehand, which CTAP2 doesn't allow.
    case indefinite
    /// A map has the same key twice.
    case duplicateKey
    /// A key is neither a whole number nor a text.
    case keyType
    /// A tag, a floating point number, `undefined` or a reserved form.
    case unsupported
    /// A text is not UTF-8.
    case invalidUTF8
    /// A whole number doesn't fit 64 bits with a sign.
    case integerRange
}
