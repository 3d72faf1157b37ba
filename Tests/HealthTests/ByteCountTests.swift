import Testing

@testable import Health

@Suite struct ByteCountTests {
    /// Guide R's own numbers among them.
    @Test(arguments: [
        (0, "0 bytes"), (1_023, "1023 bytes"), (1_024, "1 KB"), (15 << 20, "15 MB"), (8 << 30, "8 GB"),
        (2_684_354_560, "2.5 GB"), (1_048_575, "1 MB"), (1_536, "1.5 KB"), (-1_536, "-1.5 KB"), (1 << 40, "1 TB"),
    ])
    func text(bytes: Int64, expected: String) {
        #expect(ByteCount.text(bytes) == expected)
    }
}
