import Core
import TestKit
import Testing

@Suite("Base64url and hexadecimal")
struct EncodingTests {
    @Test(
        "The vectors of RFC 4648 §10, without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func vectors(plain: String, encoded: String) {
        #expect(Base64URL.encode(Array(plain.utf8)) == encoded)
        #expect(Base64URL.decode(encoded) == Array(plain.utf8))
    }

    @Test("The alphabet is the one for URLs")
    func alphabet() {
        #expect(Base64URL.encode([0xfb, 0xff, 0xfe]) == "-__-")
        #expect(Base64URL.decode("-__-") == [0xfb, 0xff, 0xfe])
    }

    @Test(
        "Padding, white space, the other alphabet, stray bits and impossible lengths are refused",
        arguments: ["Zg==", "Zg=", "Z g", "Zg\n", "-__+", "-__/", "Zh", "Zm9", "Z", "Zm9vY", "é", "Zm\u{0}v"])
    func refuses(text: String) {
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("What decodes is exactly what the bytes encode to")
    func oneTextPerValue() {
        var generator = SplitMix64(seed: 21)
        let alphabet = Array("ABwxyz01-_=+/ ")
        var decoded = 0
        for _ in 0..<20_000 {
            let text = String(
                (0..<Int.random(in: 0...6, using: &generator)).compactMap { _ in
                    alphabet.randomElement(using: &generator)
                })
            guard let bytes = Base64URL.decode(text) else { continue }
            decoded += 1
            #expect(Base64URL.encode(bytes) == text)
        }
        #expect(decoded > 100)
        for _ in 0..<1000 {
            let bytes = (0..<Int.random(in: 0...70, using: &generator)).map { _ in
                UInt8.random(in: .min ... .max, using: &generator)
            }
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
            #expect(Hexadecimal.decode(Hexadecimal.encode(bytes)) == bytes)
            #expect(Hexadecimal.decode(Hexadecimal.encode(bytes).uppercased()) == bytes)
        }
    }

    @Test("Hexadecimal is lower case, and nothing but pairs of digits is read")
    func hexadecimal() {
        #expect(Hexadecimal.encode([0x00, 0x0f, 0xa5, 0xff]) == "000fa5ff")
        #expect(["0", "0g", "0x00", " 00", "00 ", "é0"].allSatisfy { Hexadecimal.decode($0) == nil })
        #expect(Hexadecimal.decode("") == [])
    }
}
