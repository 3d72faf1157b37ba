import Core
import HTTPTypes

/// Finds the route of a request: by hash for paths without placeholders, by segment for the rest.
struct Router: Sendable {
    private var fixed: [String: Endpoint] = [:]
    private var patterns = Node()

    /// The routes of one path, by method.
    struct Endpoint: Sendable {
        fileprivate(set) var routes: [Route] = []

        /// What an `Allow` header says: the methods in the order of the table, `HEAD` wherever there is `GET`.
        var allowed: [HTTPRequest.Method] {
            routes.flatMap { $0.method == .get ? [.get, .head] : [$0.method] }
        }

        /// How the path says no, also to a method that it doesn't take.
        var refusals: RefusalForm { routes.first?.refusals ?? .envelope }

        /// The route of a method.
        func route(_ method: HTTPRequest.Method) -> Route? {
            let method = method == .head ? .get : method
            return routes.first { $0.method == method }
        }
    }

    /// What stands at a path.
    struct Match: Sendable {
        /// The routes.
        let endpoint: Endpoint
        /// The placeholders' values, decoded.
        let values: [String: String]
    }

    /// A router over these routes. Two routes with the same method and path are a mistake in the table, and trap.
    init(_ routes: [Route]) {
        for route in routes {
            if route.path.utf8.contains(UInt8(ascii: "{")) {
                patterns.insert(route, Self.segments(route.path[...])[...])
            } else {
                Self.add(route, to: &fixed[route.path, default: Endpoint()])
            }
        }
    }

    /// What stands at this path, exactly: no slash more or less. Placeholders match one segment that isn't empty, and the last one of
    /// a route that ``Route/takesRest`` all that are left.
    func match(_ path: Substring) -> Match? {
        if let endpoint = fixed[String(path)] { return Match(endpoint: endpoint, values: [:]) }
        guard path.utf8.first == UInt8(ascii: "/") else { return nil }
        return patterns.match(Self.segments(path)[...])
    }

    fileprivate static func add(_ route: Route, to endpoint: inout Endpoint) {
        precondition(
            !endpoint.routes.contains { $0.method == route.method }, "two routes for \(route.method) \(route.path)")
        endpoint.routes.append(route)
    }

    private static func segments(_ path: Substring) -> [Substring] {
        path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    }
}

/// One segment of all the paths that begin alike. A literal goes before a placeholder.
private struct Node: Sendable {
    var literals: [Substring: Node] = [:]
    var placeholders: [String: Node] = [:]
    /// The last placeholder of a route that takes whatever follows.
    var rests: [String: Router.Endpoint] = [:]
    var endpoint: Router.Endpoint?

    mutating func insert(_ route: Route, _ segments: ArraySlice<Substring>) {
        guard let segment = segments.first else {
            return Router.add(route, to: &endpoint[default: Router.Endpoint()])
        }
        if segment.first == "{", segment.last == "}" {
            let name = String(segment.dropFirst().dropLast())
            if route.takesRest, segments.count == 1 {
                return Router.add(route, to: &rests[name, default: Router.Endpoint()])
            }
            placeholders[name, default: Node()].insert(route, segments.dropFirst())
        } else {
            literals[segment, default: Node()].insert(route, segments.dropFirst())
        }
    }

    func match(_ segments: ArraySlice<Substring>) -> Router.Match? {
        guard let segment = segments.first else { return endpoint.map { Router.Match(endpoint: $0, values: [:]) } }
        if let found = literals[segment]?.match(segments.dropFirst()) { return found }
        if !segment.isEmpty, let value = PercentCoding.decode(segment, plusIsSpace: false) {
            for (name, node) in placeholders {
                guard let found = node.match(segments.dropFirst()) else { continue }
                return Router.Match(
                    endpoint: found.endpoint, values: found.values.merging([name: value]) { own, _ in own })
            }
        }
        guard let (name, endpoint) = rests.first,
            let rest = PercentCoding.decode(Substring(segments.joined(separator: "/")), plusIsSpace: false)
        else { return nil }
        return Router.Match(endpoint: endpoint, values: [name: rest])
    }
}

extension Optional {
    /// The value, put there first when there is none.
    fileprivate subscript(default value: @autoclosure () -> Wrapped) -> Wrapped {
        get { self ?? value() }
        set { self = newValue }
    }
}
