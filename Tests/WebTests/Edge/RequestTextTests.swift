import Core
import Testing

@testable import Web

/// What clients write into the target and the header fields of a request.
@Suite struct RequestTextTests {
    @Test(arguments: [
        ("Bearer abc.def-ghi_", BearerToken.token("abc.def-ghi_")),
        ("bearer  abc==", .token("abc==")),
        ("Bearer", .unusable),
        ("Bearer ", .unusable),
        ("Bearer a b", .unusable),
        ("Bearer a,b", .unusable),
        ("Bearer \u{e9}", .unusable),
        ("Basic YTpi", .unusable),
        ("Bearer one, Bearer two", .unusable),
        ("", .unusable),
    ])
    func bearer(header: String, token: BearerToken) {
        #expect(BearerToken(authorization: header) == token)
    }

    @Test func bearerIsAbsentOrTooLong() {
        #expect(BearerToken(authorization: nil) == .absent)
        let long = "Bearer " + String(repeating: "a", count: BearerToken.mostBytes)
        #expect(BearerToken(authorization: long) == .unusable)
    }

    @Test(arguments: [
        ("/", "/", nil),
        ("/a/b?c=d&e", "/a/b", "c=d&e"),
        ("/a?", "/a", ""),
        ("/a?b?c", "/a", "b?c"),
        ("/a#b?c", "/a", nil),
        ("http://host/a?b", "/a", "b"),
        ("HTTPS://host:80?b", "", "b"),
        ("http://host", "/", nil),
        ("//host/a", "//host/a", nil),
        ("*", "*", nil),
        ("", "", nil),
    ])
    func target(text: String, path: String, query: String?) {
        let target = RequestTarget(text)
        #expect(target.path == path)
        #expect(target.query.map(String.init) == query)
    }

    @Test(arguments: [
        ("a=1&b=2", [("a", "1"), ("b", "2")]),
        ("a", [("a", "")]),
        ("a=b=c", [("a", "b=c")]),
        ("&&a=1&", [("a", "1")]),
        ("a=x+y%2B%20%C3%A9", [("a", "x y+ \u{e9}")]),
        ("%61=1", [("a", "1")]),
        ("=1", [("", "1")]),
    ])
    func query(text: String, parameters: [(String, String)]) throws {
        let query = try QueryString(text[...])
        #expect(query.parameters == parameters.map { QueryString.Parameter(name: $0.0, value: $0.1) })
    }

    @Test(arguments: [
        ("a=1&a=2", "a"), ("a=1&%61=2", "a"), ("a=%", "a"), ("a=%4", "a"), ("a=%zz", "a"), ("a=%ff", "a"),
        ("a=%00", "a"), ("%ff=1", "query"), ("a=%C0%80", "a"), ("a=%ed%a0%80", "a"),
    ])
    func refusedQuery(text: String, field: String) {
        do {
            let query = try QueryString(text[...])
            Issue.record("read as \(query)")
        } catch {
            #expect(error.problem.field == field)
        }
    }

    @Test func tooManyParameters() {
        let text = (0...QueryString.mostParameters).map { "p\($0)=1" }.joined(separator: "&")
        #expect(throws: QueryFault.self) { try QueryString(text[...]) }
    }

    @Test(arguments: [
        ("application/json", true), ("Application/JSON; Charset=UTF-8", true), ("application/json ;x=y", true),
        ("application/json; charset=\"utf-8\"", true), ("application/json; charset=latin1", false),
        ("application/jsonp", false), ("text/plain", false), ("application/json, text/plain", false), ("", false),
    ])
    func mediaType(text: String, isJSON: Bool) {
        #expect(MediaType.isJSON(text) == isJSON)
    }

    @Test func noMediaType() {
        #expect(!MediaType.isJSON(nil))
    }
}
