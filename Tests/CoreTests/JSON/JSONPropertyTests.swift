import Core
import Foundation
import TestKit
import Testing

@Suite("JSON, against random values and another reader")
struct JSONPropertyTests {
    @Test("What is written is read back the same")
    func roundTrip() throws {
        var generator = SplitMix64(seed: 77)
        for _ in 0..<3000 {
            let value = Self.value(depth: 4, &generator)
            #expect(try JSONReader.read(Array(value.json.utf8)) == value)
        }
    }

    @Test("Foundation reads what we write, and means the same")
    func foundationReads() throws {
        var generator = SplitMix64(seed: 78)
        for _ in 0..<1000 {
            let text = Self.text(&generator)
            let object = try JSONSerialization.jsonObject(with: Data([text].json.utf8)) as? [String]
            #expect(object.map { $0.map { Array($0.utf8) } } == [Array(text.utf8)])
        }
    }

    @Test("What we accept after random damage, Foundation accepts too")
    func acceptsNoMore() throws {
        var generator = SplitMix64(seed: 79)
        let alphabet = Array(#"[]{},:"\u0eE+-.1 tfn/x"#.utf8) + [0, 0xff, 0xc3, 0xa9]
        var accepted = 0
        for _ in 0..<20_000 {
            var bytes = Array(Self.value(depth: 3, &generator).json.utf8)
            for _ in 0..<Int.random(in: 1...2, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                let byte = alphabet.randomElement(using: &generator) ?? 0
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = byte
                case 1: bytes.insert(byte, at: place)
                default: if bytes.count > 1 { bytes.remove(at: place) }
                }
            }
            guard let value = try? JSONReader.read(bytes) else { continue }
            accepted += 1
            #expect(throws: Never.self) {
                try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
            }
            #expect(try JSONReader.read(Array(value.json.utf8)) == value)
        }
        #expect(accepted > 500)
    }

    private static func value(depth: Int, _ generator: inout SplitMix64) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 8 : 6), using: &generator) {
        case 0: return .null
        case 1: return .boolean(.random(using: &generator))
        case 2: return .integer(.random(in: .min ... .max, using: &generator))
        case 3: return .integer(.random(in: -100...100, using: &generator))
        case 4:
            return .number(
                "\(Int.random(in: -99...99, using: &generator)).\(Int.random(in: 1...9, using: &generator))e-3")
        case 5: return .string(text(&generator))
        case 6:
            return .array(
                (0..<Int.random(in: 0...4, using: &generator)).map { _ in value(depth: depth - 1, &generator) })
        default:
            let members = (0..<Int.random(in: 0...4, using: &generator)).map { index in
                JSONValue.Member("\(index)" + text(&generator), value(depth: depth - 1, &generator))
            }
            return .object(members)
        }
    }

    /// Text of all kinds but U+0000, which the reader refuses.
    private static func text(_ generator: inout SplitMix64) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            1...0x1f, 0x20...0x7f, 0x20...0x7f, 0x22...0x22, 0x5c...0x5c, 0x80...0xd7ff, 0xe000...0x10ffff,
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0...40, using: &generator) {
            let range = ranges.randomElement(using: &generator) ?? 1...1
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
