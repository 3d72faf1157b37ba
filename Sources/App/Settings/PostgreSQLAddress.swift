import Core

/// Addresses of PostgreSQL as libpq reads them: `postgresql://user:password@host:port/database?option=value`.
enum PostgreSQLAddress {
    /// The address with another password. libpq takes the last one given, so it goes at the end.
    static func with(password: Secret<String>?, _ address: Secret<String>) -> Secret<String> {
        guard let password else { return address }
        let address = address.reveal()
        return Secret(address + (address.contains("?") ? "&" : "?") + "password=" + percentEncoded(password.reveal()))
    }

    /// RFC 3986 §2.1: everything but unreserved characters.
    private static func percentEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
