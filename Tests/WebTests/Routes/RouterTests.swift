import Core
import HTTPTypes
import Testing

@testable import Web

@Suite struct RouterTests {
    private static func route(_ method: HTTPRequest.Method, _ path: String) -> Route {
        .open(
            method, path, room: .status, because: "it is a test", "A route.", answer: .data(String.self)
        ) { _ in path }
    }

    private let router = Router([
        route(.get, "/things"), route(.post, "/things"), route(.get, "/things/{thing}"),
        route(.delete, "/things/{thing}"), route(.get, "/things/latest"), route(.get, "/things/{thing}/parts/{part}"),
        route(.post, "/things/{other}/restore"), route(.get, "/files/{file}").takingRest(),
        route(.get, "/files/latest"),
    ])

    @Test(arguments: [
        ("/things", "/things", [:]),
        ("/things/latest", "/things/latest", [:]),
        ("/things/7", "/things/{thing}", ["thing": "7"]),
        ("/things/a%2Fb%20c+d", "/things/{thing}", ["thing": "a/b c+d"]),
        ("/things/latest/parts/9", "/things/{thing}/parts/{part}", ["thing": "latest", "part": "9"]),
        ("/things/7/restore", "/things/{other}/restore", ["other": "7"]),
        ("/files/latest", "/files/latest", [:]),
        ("/files/a", "/files/{file}", ["file": "a"]),
        ("/files/a/b%20c/d", "/files/{file}", ["file": "a/b c/d"]),
    ])
    func finds(path: String, pattern: String, values: [String: String]) throws {
        let match = try #require(router.match(path[...]))
        #expect(match.endpoint.routes.first?.path == pattern)
        #expect(match.values == values)
    }

    @Test(arguments: [
        "", "/", "/thing", "/things/", "//things", "/things//parts/1", "/things/%ff", "/things/7/", "*", "things",
        "/files",
        "/files/a/%ff",
    ])
    func findsNothing(path: String) {
        #expect(router.match(path[...])?.endpoint.routes.first?.path == nil)
    }

    @Test func methods() throws {
        let endpoint = try #require(router.match("/things")).endpoint
        #expect(endpoint.allowed == [.get, .head, .post])
        #expect(endpoint.route(.head)?.method == .get)
        #expect(endpoint.route(.put) == nil)
    }
}
