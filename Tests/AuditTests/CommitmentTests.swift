import Core
import Testing

@testable import Audit

@Suite("Commitments")
struct CommitmentTests {
    @Test("disclose salt, name and value as canonical JSON in base64url")
    func disclosure() throws {
        let salt = [UInt8](repeating: 0, count: 16)[...]
        let disclosure = Commitment.disclosure(salt: salt, name: "family_name", value: .string("Möbius"))
        let text = String(decoding: try #require(Base64URL.decode(disclosure)), as: UTF8.self)
        #expect(text == #"["AAAAAAAAAAAAAAAAAAAAAA","family_name","Möbius"]"#)
    }

    /// The digest of RFC 9901 §4.2.3 over its own disclosure.
    @Test("digest the disclosure's text, not its bytes")
    func digest() {
        let disclosure = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
        #expect(Commitment.digest(of: disclosure) == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0")
    }
}
