import AsyncHTTPClient
public import Core
import NIOCore
import NIOHTTP1

/// Speaks to a server as any client would: over a port of 127.0.0.1, JSON in and out.
public struct APIClient: Sendable {
    /// `http://127.0.0.1:port`.
    public let url: String
    /// The access token that goes along, if any.
    public var token: String?

    /// A client of the server at `url`.
    public init(url: String, token: String? = nil) {
        self.url = url
        self.token = token
    }

    /// The same client with a token.
    public func with(token: String) -> APIClient {
        APIClient(url: url, token: token)
    }

    /// Sends one request and reads the whole answer, within 30 seconds.
    public func send(
        _ method: String, _ path: String, _ body: String? = nil, headers: [String: String] = [:]
    ) async throws -> Answer {
        try await send(method, path, bytes: body.map { Array($0.utf8) }, headers: headers)
    }

    /// The same with a body that need not be text.
    public func send(
        _ method: String, _ path: String, bytes: [UInt8]?, headers: [String: String] = [:]
    ) async throws -> Answer {
        var request = HTTPClientRequest(url: url + path)
        request.method = HTTPMethod(rawValue: method)
        request.headers = HTTPHeaders(headers.map { ($0.key, $0.value) })
        if let token { request.headers.replaceOrAdd(name: "Authorization", value: "Bearer \(token)") }
        if let bytes {
            if !request.headers.contains(name: "Content-Type") {
                request.headers.add(name: "Content-Type", value: "application/json")
            }
            request.body = .bytes(ByteBuffer(bytes: bytes))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        let bytes = try await response.body.collect(upTo: 16 * 1024 * 1024)
        return Answer(
            status: Int(response.status.code), headers: response.headers, body: Array(bytes.readableBytesView))
    }

    /// `GET`.
    public func get(_ path: String, headers: [String: String] = [:]) async throws -> Answer {
        try await send("GET", path, headers: headers)
    }

    /// `POST` of a JSON body.
    public func post(_ path: String, _ body: String? = nil, headers: [String: String] = [:]) async throws -> Answer {
        try await send("POST", path, body, headers: headers)
    }

    /// Signs in; the answer is that of `POST /v1/auth/login`.
    public func signIn(_ email: String, _ password: String) async throws -> Answer {
        try await post(
            "/v1/auth/login",
            JSONValue.object([
                .init("email", .string(email)), .init("password", .string(password)),
            ]).json)
    }

    /// Renews tokens; the answer is that of `POST /v1/auth/refresh`.
    public func refresh(_ refreshToken: String) async throws -> Answer {
        try await post("/v1/auth/refresh", JSONValue.object([.init("refreshToken", .string(refreshToken))]).json)
    }
}

/// An answer, read whole.
public struct Answer: Sendable, CustomStringConvertible {
    /// The HTTP status.
    public let status: Int
    private let headers: HTTPHeaders
    /// The body.
    public let body: [UInt8]

    init(status: Int, headers: HTTPHeaders, body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A header field's first value, by name in any case.
    public func header(_ name: String) -> String? {
        headers.first(name: name)
    }

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as JSON, when it is some.
    public var json: JSONValue? { try? JSONReader.read(body) }

    /// The value at a path through objects: `answer["data", "user", "email"]`.
    public subscript(path: String...) -> JSONValue? {
        path.reduce(json) { value, name in value?[name] }
    }

    /// The error code of a failed request, as the envelope gives it.
    public var errorCode: String? { self["error", "code"]?.string }

    /// Status and body, for failed expectations.
    public var description: String { "\(status) \(text)" }
}
