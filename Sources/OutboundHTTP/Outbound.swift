import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOSSL
import Synchronization

/// HTTP to the outside, with one pool of connections for all who share it. Redirects aren't followed: a signed request is for
/// one host.
public final class Outbound: Sendable {
    private static let connectLimit = TimeAmount.seconds(5)

    private let authorities: String?
    /// Made at the first request: a server that calls nobody has none.
    private let client = Mutex<HTTPClient?>(nil)

    /// A client. `authorities` is a file of certificates, in PEM, that are trusted beside the system's.
    public init(authorities: String?) {
        self.authorities = authorities
    }

    /// Ends the connections.
    public func close() async {
        let client = client.withLock { client in
            defer { client = nil }
            return client
        }
        try? await client?.shutdown()
    }

    /// Sends a request and reads the answer, whatever its status, up to so many bytes and within so much time.
    public func send(
        _ request: OutboundRequest, atMost limit: Int = 1 << 20, within time: Duration = .seconds(30)
    ) async throws(OutboundFault) -> OutboundAnswer {
        let client = try open()
        var sent = HTTPClientRequest(url: request.url)
        sent.method = HTTPMethod(rawValue: request.method)
        sent.headers = HTTPHeaders(request.headers.map { ($0.name, $0.value) })
        if !request.body.isEmpty || request.method != "GET" && request.method != "HEAD" {
            sent.body = .bytes(ByteBuffer(bytes: request.body))
        }
        do {
            let answer = try await client.execute(sent, deadline: .now() + TimeAmount(time))
            let body = try await answer.body.collect(upTo: limit)
            return OutboundAnswer(
                status: Int(answer.status.code), body: Array(body.readableBytesView),
                mediaType: answer.headers.first(name: "content-type"),
                entityTag: answer.headers.first(name: "etag"), retryAfter: answer.headers.first(name: "retry-after"))
        } catch {
            throw .unreachable((error as? HTTPClientError)?.shortDescription ?? "\(error)")
        }
    }

    private func open() throws(OutboundFault) -> HTTPClient {
        do {
            return try client.withLock { client in
                if let client { return client }
                let made = HTTPClient(configuration: try configuration())
                client = made
                return made
            }
        } catch {
            throw .file("the certificates in \(authorities ?? "") can't be read: \(error)")
        }
    }

    private func configuration() throws -> HTTPClient.Configuration {
        var tls = TLSConfiguration.makeClientConfiguration()
        if let authorities {
            tls.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(authorities))]
        }
        return HTTPClient.Configuration(
            tlsConfiguration: tls, redirectConfiguration: .disallow,
            timeout: .init(connect: Self.connectLimit, read: .seconds(30)))
    }
}
