import Testing

@testable import Web

@Suite("Prefer (RFC 7240)")
struct PreferencesTests {
    static let waits: [(lines: [String], wait: Int64?)] = [
        ([], nil), (["wait=10"], 10), (["respond-async, wait=10"], 10), (["Wait=7"], 7), (["wait = 3"], 3),
        (["return=minimal", "wait=5"], 5), (["wait=1, wait=2"], 1), (["wait=1", "wait=2"], 1),
        (["wait=x, wait=2"], nil),
        ([#"wait="4""#], 4), (["wait=4; foo=bar"], 4), ([#"foo="a, wait=9", wait=2"#], 2), (["wait"], nil),
        (["wait=-1"], nil), (["wait=1.5"], nil), (["wait=99999999999999999999"], nil), (["waiting=5"], nil),
        (["wait="], nil),
    ]

    @Test("says how long the client would wait", arguments: waits)
    func wait(lines: [String], wait: Int64?) {
        #expect(Preferences(lines).wait == wait)
    }
}
