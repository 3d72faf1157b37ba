/// A value that must not be printed: passwords, tokens, keys.
///
/// Every way of turning it into text gives `‹redacted›`; `reveal` says at the place of use that the value leaves its wrapper.
public struct Secret<Value: Sendable>: Sendable {
    private let value: Value

    /// Wraps a value as soon as it arrives.
    public init(_ value: Value) {
        self.value = value
    }

    /// The value itself. Call it where it is used, not before.
    public func reveal() -> Value {
        value
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `‹redacted›`.
    public var description: String { "‹redacted›" }
    /// Always `‹redacted›`.
    public var debugDescription: String { description }
    /// Nothing: `dump` and interpolation see no children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret: Decodable where Value: Decodable {
    /// Decodes the bare value.
    public init(from decoder: any Decoder) throws {
        value = try decoder.singleValueContainer().decode(Value.self)
    }
}
