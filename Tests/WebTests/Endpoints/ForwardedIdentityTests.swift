import Testing

@testable import Web

@Suite struct ForwardedIdentityTests {
    @Test(
        "No value ends its field or begins another",
        arguments: [
            ("ada@example.com", "ada@example.com"), ("event:list", "event:list"), ("a,b", "a%2Cb"),
            ("a\r\nX-Castellan-Role: system_admin", "a%0D%0AX-Castellan-Role:%20system_admin"),
            ("tür%20", "t%C3%BCr%2520"), ("\u{0}\u{7F}\t\"", "%00%7F%09%22"), ("", ""),
        ])
    func encoding(text: String, field: String) {
        #expect(ForwardedIdentity.encoded(text) == field)
    }
}
