import Core
import HTTPTypes
import OAuthProtocol

/// The route table as an OpenAPI 3.1 document.
///
/// Nothing in it is written twice: parameters, bodies and answers come from the declarations that read, check and
/// write them, and a route's refusals are ``Route/allErrors``.
public struct OpenAPIDocument: Sendable {
    private let routes: [Route]
    private let version: String
    private let serverURL: String

    /// The document of every route of a server with this version, which clients reach under this URL.
    public init(version: String, serverURL: String) {
        self.init(RouteTable.all, version: version, serverURL: serverURL)
    }

    /// The document of these routes.
    init(_ routes: [Route], version: String, serverURL: String) {
        self.routes = routes
        self.version = version
        self.serverURL = serverURL
    }

    /// The document, as JSON in UTF-8.
    public var json: [UInt8] {
        var writer = JSONWriter(capacity: 64 << 10)
        writer.object { document in
            document.member("openapi", "3.1.0")
            document.object("info") { info in
                info.member("title", "Castellan")
                info.member("version", version)
                info.member("description", Self.description)
            }
            document.array("servers") { servers in
                servers.object { $0.member("url", serverURL) }
            }
            document.array("tags") { tags in
                for room in Room.allCases {
                    tags.object { tag in
                        tag.member("name", room.rawValue)
                        tag.member("description", room.summary)
                    }
                }
            }
            document.object("paths") { writePaths(to: &$0) }
            document.object("components") { writeComponents(to: &$0) }
        }
        return writer.bytes
    }

    private static let description = """
        A security-operations server. Answers are `{"success": true, "data": …}` or \
        `{"success": false, "error": {"code", "message", "requestId"}}`. `HEAD` is answered wherever `GET` is, and \
        another method than those of a path with 405 and `Allow`. `x-tier` says which budgets apply to a route, \
        `x-permission` what it needs and `x-module` which module it belongs to.
        """

    private func writePaths(to writer: inout JSONWriter) {
        var written: Set<String> = []
        for path in routes.map(\.path) where written.insert(path).inserted {
            writer.object(path) { item in
                for route in routes where route.path == path {
                    item.object(route.method.rawValue.lowercased()) { Operation(route: route).write(to: &$0) }
                }
            }
        }
    }

    private func writeComponents(to writer: inout JSONWriter) {
        writer.object("securitySchemes") { schemes in
            schemes.object("bearer") { scheme in
                scheme.member("type", "http")
                scheme.member("scheme", "bearer")
                scheme.member("bearerFormat", "JWT")
                scheme.member(
                    "description", "An access token from `/v1/auth/login` or `/v1/auth/refresh`, or an API key.")
            }
            schemes.object("apiKey") { scheme in
                scheme.member("type", "apiKey")
                scheme.member("in", "header")
                scheme.member("name", "X-API-Key")
                scheme.member("description", "An API key from `/v1/api-keys`, instead of an access token.")
            }
        }
        writer.object("headers") { headers in
            for header in DocumentedHeader.all {
                headers.object(header.name) { header.write(to: &$0) }
            }
        }
        writer.object("responses") { responses in
            for refusal in refusals { responses.object(refusal.name) { refusal.write(to: &$0) } }
        }
        writer.object("schemas") { schemas in
            for (name, definition) in components { schemas.member(name, definition) }
        }
    }

    /// Every set of codes with one status that some route may refuse with, each once.
    private var refusals: [Refusal] {
        var seen: Set<String> = []
        return routes.flatMap { Refusal.all(of: $0) }.filter { seen.insert($0.name).inserted }
    }

    /// Every schema with a name, each once.
    private var components: [(String, Schema)] {
        var schemas = [ErrorEnvelope.schema, OAuthRefusal.component]
        for route in routes {
            if let body = route.body { schemas.append(.component(body.name) { body.schema }) }
            schemas += ([route.answer] + route.alternatives).compactMap(\.schema)
        }
        var seen: Set<String> = []
        return schemas.flatMap(\.components).filter { seen.insert($0.name).inserted }.map { ($0.name, $0.definition) }
    }
}
