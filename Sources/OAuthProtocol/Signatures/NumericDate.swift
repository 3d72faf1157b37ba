import Core

/// Times in tokens (RFC 7519 §2): whole seconds from 1970 to 9999. A text, a fraction, a negative or an endless number isn't one.
enum NumericDate {
    /// How far another's clock may be off.
    static let skew = Duration.seconds(60)

    /// The time in a claim; nil when it isn't there.
    static func read(_ name: String, of claims: JSONValue) throws(BadDate) -> Instant? {
        guard let value = claims[name] else { return nil }
        guard let seconds = value.integer, (0...253_402_300_799).contains(seconds) else { throw BadDate() }
        return Instant(milliseconds: seconds * 1_000)
    }

    /// Whether a token may be used now, as far as `nbf` and `iat` tell, neither of which has to be there.
    static func hasBegun(_ claims: JSONValue, at now: Instant) throws(BadDate) -> Bool {
        let latest = now + skew
        let (notBefore, issued) = (try read("nbf", of: claims), try read("iat", of: claims))
        return (notBefore ?? latest) <= latest && (issued ?? latest) <= latest
    }

    /// A time that is none.
    struct BadDate: Error {}
}
