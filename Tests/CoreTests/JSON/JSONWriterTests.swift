import Core
import TestKit
import Testing

@Suite("Writing JSON")
struct JSONWriterTests {
    @Test(
        "Strings are escaped where they must be and nowhere else",
        arguments: [
            ("", #""""#), ("plain", #""plain""#), ("\"\\/", #""\"\\/""#), ("\n\r\t\u{8}\u{c}", #""\n\r\t\b\f""#),
            ("\u{0}\u{1f}\u{1b}", #""\u0000\u001f\u001b""#), ("é€😀\u{7f}", "\"é€😀\u{7f}\""),
            ("\u{2028}", "\"\u{2028}\""),
            ("sixteen bytes ok\"", #""sixteen bytes ok\"""#), ("1234567\u{1f}", #""1234567\u001f""#),
        ])
    func strings(text: String, expected: String) {
        #expect(text.json == expected)
    }

    @Test("An escape is found at every place of a text of any length")
    func everyPlace() {
        for length in 1...40 {
            for place in 0..<length {
                for (character, escape) in [
                    ("\"", "\\\""), ("\\", "\\\\"), ("\u{1f}", "\\u001f"), ("\u{1}", "\\u0001"),
                ] {
                    var plain = Array(repeating: "~", count: length)
                    plain[place] = character
                    var expected = plain
                    expected[place] = escape
                    #expect(plain.joined().json == "\"\(expected.joined())\"")
                }
            }
        }
        // Bytes that differ from those only in the top bit, or by one, are no escapes.
        let near = "\u{20}\u{21}\u{23}\u{5b}\u{5d}\u{7f}\u{a2}\u{dc}¢Ü\u{80}\u{9f}"
        #expect((near + near).json == "\"\(near + near)\"")
    }

    @Test("Whole numbers are written as Swift prints them")
    func integers() {
        var generator = SplitMix64(seed: 2)
        let edges: [Int64] = [0, 1, -1, 9, 10, -10, 99, 100, .max, .min, .max - 1, .min + 1]
        let random = (0..<1000).map { _ in
            Int64(bitPattern: generator.next()) >> Int64.random(in: 0..<64, using: &generator)
        }
        for value in edges + random { #expect(value.json == value.description) }
    }

    @Test("Other numbers are written in the fewest digits, and what is no number as null")
    func doubles() {
        #expect([0.1, -1.5, 1e21, .leastNonzeroMagnitude].map(\.json) == ["0.1", "-1.5", "1e+21", "5e-324"])
        #expect([Double.infinity, -.infinity, .nan].map(\.json) == ["null", "null", "null"])
    }

    @Test("Commas stand between values and members, however they are nested")
    func commas() {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("a")
        writer.beginArray()
        writer.integer(1)
        writer.beginObject()
        writer.endObject()
        writer.beginArray()
        writer.endArray()
        writer.string("x\n")
        writer.string("y\n")
        writer.null()
        writer.endArray()
        writer.key("b" as String)
        writer.boolean(true)
        writer.key(JSONWriter.Key("c\""))
        writer.raw("{}")
        writer.key("d")
        writer.instant(Instant(milliseconds: 0))
        writer.key("e")
        writer.id(UserID(high: 0x0123_4567_89ab_cdef, low: 0xfedc_ba98_7654_3210))
        writer.endObject()
        #expect(
            writer.text
                == #"{"a":[1,{},[],"x\n","y\n",null],"b":true,"c\"":{},"d":"1970-01-01T00:00:00.000Z","#
                + #""e":"01234567-89ab-cdef-fedc-ba9876543210"}"#)
    }

    @Test("Collections, optionals and named values write themselves")
    func values() {
        enum Colour: String, CaseIterable, JSONWritable { case red, green }
        #expect([1, nil, 3].json == "[1,null,3]")
        #expect(["b": [true], "a": []].json == #"{"a":[],"b":[true]}"#)
        #expect(Colour.green.json == #""green""#)
        #expect(Colour.schema.json == #"{"type":"string","enum":["red","green"]}"#)
        #expect(RawJSON(#"{"x":1}"#).json == #"{"x":1}"#)
    }
}
