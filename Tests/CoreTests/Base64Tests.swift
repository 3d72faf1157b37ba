import Core
import TestKit
import Testing

@Suite("Base64")
struct Base64Tests {
    @Test(
        "The vectors of RFC 4648 §10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func vectors(plain: String, encoded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(plain.utf8))
    }

    @Test("The alphabet is the standard one")
    func alphabet() {
        #expect(Base64.encode([0xfb, 0xff, 0xfe]) == "+//+")
        #expect(Base64.decode("+//+") == [0xfb, 0xff, 0xfe])
    }

    @Test(
        "What another encoder might write for the same bytes is refused",
        arguments: [
            "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z===", "====", "=Zg=", "-__-", "Zm9v\n", "Zm 9", "Zg==Zg==", "é===",
        ])
    func refuses(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test("What decodes is exactly what the bytes encode to")
    func oneTextPerValue() {
        var generator = SplitMix64(seed: 22)
        let alphabet = Array("ABwxyz01+/=-_ ")
        for _ in 0..<20_000 {
            let text = String((0..<8).compactMap { _ in alphabet.randomElement(using: &generator) })
            if let bytes = Base64.decode(text) { #expect(Base64.encode(bytes) == text) }
        }
    }
}
