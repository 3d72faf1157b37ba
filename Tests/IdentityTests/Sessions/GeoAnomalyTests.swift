import Testing

@testable import Identity

@Suite("Geographic anomaly") struct GeoAnomalyTests {
    @Test(
        "is a country that is known and not among those before",
        arguments: [
            ("GB", ["US"], true), ("GB", ["US", "CA"], true), ("US", ["US"], false), ("CA", ["US", "CA"], false),
            // Nobody's first sign-in is unusual, nor is one from nowhere.
            ("GB", [], false), (nil, ["US"], false), (nil, [], false),
        ] as [(String?, [String], Bool)])
    func decides(country: String?, known: [String], isUnusual: Bool) {
        #expect((GeoAnomaly(country: country, known: known) != nil) == isUnusual)
    }
}
