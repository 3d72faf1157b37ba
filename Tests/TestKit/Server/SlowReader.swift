import AsyncHTTPClient
import NIOCore
import NIOHTTP1

extension APIClient {
    /// Reads the answer to a `GET` piece by piece; while `body` looks at one, the server has to wait. Throws when the answer
    /// breaks off.
    public func read(_ path: String, _ body: ([UInt8]) async throws -> Void) async throws {
        var request = HTTPClientRequest(url: url + path)
        if let token { request.headers.replaceOrAdd(name: "Authorization", value: "Bearer \(token)") }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        for try await piece in response.body { try await body(Array(piece.readableBytesView)) }
    }
}
