import Core
import Foundation
import TestKit
import Testing

@testable import AWS

/// The signing test suite of awslabs/aws-c-auth: 38 requests, each signed in its header and in its query.
@Suite("Signatures of aws-c-auth", .enabled(if: Vectors.present, "\(Vectors.absence)"))
struct SigV4VectorTests {
    @Test("in the header come out as published, with every step")
    func header() throws {
        for vector in try SigV4Vector.all() {
            let (request, signature) = vector.signer.signed(try vector.requestToSign(), at: vector.time)
            try vector.expect(signature, "header")
            let authorization = try #require(request.headers.last)
            let line = "\(authorization.name):\(authorization.value)"
            #expect(try vector.text("header-signed-request").contains("\n\(line)\n"), "\(vector.name)")
        }
    }

    @Test("in the query come out as published, with every step")
    func query() throws {
        for vector in try SigV4Vector.all() {
            let request = try SignableRequest(http: vector.text("request"))
            let (presigned, signature) = vector.signer.presigned(request, at: vector.time, seconds: vector.lifetime)
            try vector.expect(signature, "query")
            let published = try SignableRequest(http: vector.text("query-signed-request"))
            #expect(presigned.canonicalQuery == published.canonicalQuery, "\(vector.name)")
        }
    }
}

/// One folder of the suite.
private struct SigV4Vector {
    let name: String
    let signer: SigV4
    let time: Instant
    let lifetime: Int
    private let signsBody: Bool

    /// `context.json`, its names in camel case.
    private struct Context: Decodable {
        struct Credentials: Decodable {
            let accessKeyId: String
            let secretAccessKey: String
            let token: String?
        }

        let credentials: Credentials
        let expirationInSeconds: Int
        let normalize: Bool
        let signBody: Bool
        let omitSessionToken: Bool?
        let region: String
        let service: String
        let timestamp: String

        init(_ folder: String) throws {
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            self = try decoder.decode(Context.self, from: Vectors.data("\(folder)/context.json"))
        }
    }

    private static let root = "sigv4/tests/aws-signing-test-suite/v4"

    static func all() throws -> [SigV4Vector] {
        let folders = try Vectors.files(in: root, ending: "/context.json").map { $0.dropLast("/context.json".count) }
        #expect(folders.count == 38)
        return try folders.map { try SigV4Vector(String($0)) }
    }

    private init(_ folder: String) throws {
        name = folder
        let context = try Context(folder)
        let credentials = AWSCredentials(
            accessKeyID: context.credentials.accessKeyId, secret: Secret(context.credentials.secretAccessKey),
            sessionToken: context.credentials.token.map { Secret($0) })
        signer = SigV4(
            credentials: credentials, region: context.region, service: context.service,
            resolvesPath: context.normalize, signsToken: context.omitSessionToken != true)
        time = try #require(Instant(rfc3339: context.timestamp))
        lifetime = context.expirationInSeconds
        signsBody = context.signBody
    }

    func text(_ file: String) throws -> String {
        String(decoding: try Vectors.data("\(name)/\(file).txt"), as: UTF8.self)
    }

    /// A signed body's hash is a header too, as S3 wants it.
    func requestToSign() throws -> SignableRequest {
        var request = try SignableRequest(http: text("request"))
        if signsBody { request.headers.append(("X-Amz-Content-Sha256", request.bodyHash)) }
        return request
    }

    func expect(_ signature: SigV4.Signature, _ variant: String) throws {
        #expect(try signature.canonicalRequest == text("\(variant)-canonical-request"), "\(name)")
        #expect(try signature.stringToSign == text("\(variant)-string-to-sign"), "\(name)")
        #expect(try signature.text == text("\(variant)-signature"), "\(name)")
    }
}

extension SignableRequest {
    /// A request as the suite writes it: with header lines that go on, and a target that may have spaces and be half encoded.
    fileprivate init(http text: String) throws {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        let line = lines.popFirst()
        let first = try #require(line).split(separator: " ")
        let target = first.dropFirst().dropLast().joined(separator: " ").split(separator: "?", maxSplits: 1)
        self.init(method: String(first[0]), path: String(target[0]), headers: [])
        query = target.dropFirst().joined().split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1).map { String($0).removingPercentEncoding ?? "" }
            return (parts[0], parts.count > 1 ? parts[1] : "")
        }
        while let line = lines.popFirst(), !line.isEmpty {
            if line.hasPrefix(" ") {
                headers[headers.count - 1].value += line
            } else {
                let parts = line.split(separator: ":", maxSplits: 1)
                headers.append((String(parts[0]), parts.count > 1 ? String(parts[1]) : ""))
            }
        }
        body = Array(lines.joined(separator: "\n").utf8)
    }
}
