import Testing

@testable import Audit

@Suite("Indexes of erased entries")
struct ErasedIndexesTests {
    @Test(
        "are read as they were written",
        arguments: [[], [0], [0, 1, 2], [127, 128, 255, 256, 16_384], [5, .max - 1]] as [[Int64]])
    func roundTrip(_ indexes: [Int64]) throws {
        #expect(try #require(ErasedIndexes(text: ErasedIndexes(indexes).text)).indexes == indexes)
    }

    @Test("take a byte for each of a dense stretch")
    func dense() {
        #expect(ErasedIndexes(Array(0..<300)).text.utf8.count == 400)
    }

    @Test("are refused when cut short or not what they should be", arguments: ["gA", "!", "____________________"])
    func malformed(_ text: String) {
        #expect(ErasedIndexes(text: text) == nil)
    }
}
