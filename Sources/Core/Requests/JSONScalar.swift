/// A type of the standard library that one JSON scalar holds.
protocol JSONScalar {
    /// The value as this type; nil when it is of another kind or doesn't fit.
    init?(_ value: JSONValue)
}

extension Bool: JSONScalar {
    init?(_ value: JSONValue) {
        guard case .boolean(let flag) = value else { return nil }
        self = flag
    }
}

extension String: JSONScalar {
    init?(_ value: JSONValue) {
        guard case .string(let text) = value else { return nil }
        self = text
    }
}

extension JSONScalar where Self: FixedWidthInteger {
    init?(_ value: JSONValue) {
        guard case .integer(let number) = value else { return nil }
        self.init(exactly: number)
    }
}

extension Int: JSONScalar {}
extension Int8: JSONScalar {}
extension Int16: JSONScalar {}
extension Int32: JSONScalar {}
extension Int64: JSONScalar {}
extension UInt: JSONScalar {}
extension UInt8: JSONScalar {}
extension UInt16: JSONScalar {}
extension UInt32: JSONScalar {}
extension UInt64: JSONScalar {}

extension JSONScalar where Self: BinaryFloatingPoint & LosslessStringConvertible {
    init?(_ value: JSONValue) {
        switch value {
        case .integer(let number): self.init(number)
        case .number(let text): self.init(text)
        default: return nil
        }
    }
}

extension Double: JSONScalar {}
extension Float: JSONScalar {}
