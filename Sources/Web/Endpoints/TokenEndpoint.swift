import Core
import HTTPTypes
import OAuth
import OAuthProtocol

/// The endpoints that OAuth's clients call with a form.
enum TokenEndpoint {
    static func token(_ context: OpenContext, _ form: FormParameters) async throws -> TokenAnswer {
        let client = try await context.client(form)
        let request = try TokenRequest(form)
        let proof = try await context.proof(at: .token)
        return try await context.services.oauth.tokens.answer(
            request, by: client, proof: proof, from: context.origin
        ).get()
    }

    static func introspect(_ context: OpenContext, _ form: FormParameters) async throws -> IntrospectionAnswer {
        let client = try await context.confidentialClient(form)
        return try await context.services.oauth.tokens.introspect(try PresentedToken(form), by: client)
    }

    static func revoke(_ context: OpenContext, _ form: FormParameters) async throws -> EmptyAnswer {
        let client = try await context.client(form)
        try await context.services.oauth.tokens.revoke(try PresentedToken(form), by: client, from: context.origin)
        return EmptyAnswer()
    }

    static func push(_ context: OpenContext, _ form: FormParameters) async throws -> PushedRequestAnswer {
        let client = try await context.client(form)
        var form = form
        // RFC 9449 §10.1: a proof binds the code as dpop_jkt does.
        if let proof = try await context.proof(at: .push) {
            if let named = try form.value("dpop_jkt"), named != proof {
                throw OAuthRefusal(.invalidDPoPProof, "dpop_jkt is not the key of the proof")
            }
            form = FormParameters(form.without(["dpop_jkt"]).parameters + [.init("dpop_jkt", proof)])
        }
        let server = context.services.authorizationServer
        return try await context.services.oauth.pushed.push(form, by: client, own: server.resource).get()
    }

    static func device(_ context: OpenContext, _ form: FormParameters) async throws -> DeviceAuthorizationAnswer {
        let client = try await context.client(form)
        let request = try DeviceAuthorizationRequest(form)
        return try await context.services.oauth.tokens.beginDevice(
            client, scopes: request.scopes, resources: request.resources,
            page: context.services.authorizationServer.url(.devicePage)
        ).get()
    }
}

/// `{}`
struct EmptyAnswer: JSONWritable {
    static let schema = Schema.object([])

    func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.endObject()
    }
}

extension OpenContext {
    /// The client that a form is from, once that is proven.
    fileprivate func client(_ form: FormParameters) async throws -> OAuthClient {
        try await services.oauth.authentication.client(try presented(form), from: origin).get()
    }

    /// The same where a client has to have something to prove it with.
    fileprivate func confidentialClient(_ form: FormParameters) async throws -> OAuthClient {
        try await services.oauth.authentication.confidentialClient(try presented(form), from: origin).get()
    }

    private func presented(_ form: FormParameters) throws(OAuthRefusal) -> PresentedClient {
        try form.checkUnique()
        return try PresentedClient(form, authorization: edge.head.headerFields[values: .authorization])
    }

    /// The thumbprint of the key that a client proves it holds; nil when there is no proof. Ask only once the client is known, since a proof is
    /// remembered.
    fileprivate func proof(at endpoint: OAuthEndpoint) async throws -> String? {
        let proof = try DPoPProof.read(
            edge.head.headerFields[values: .dpop],
            for: .init(method: edge.head.method.rawValue, url: services.authorizationServer.url(endpoint)),
            at: edge.arrival)
        guard let proof else { return nil }
        try await services.takeOnce(proof)
        return proof.thumbprint
    }
}

extension WebServices {
    /// Refuses a proof that came before.
    func takeOnce(_ proof: DPoPProof) async throws {
        let isNew = try await oauth.replays.isNew(
            proof: proof.id, of: proof.thumbprint, until: proof.replayableUntil)
        guard isNew else { throw OAuthRefusal(.invalidDPoPProof, "the proof was used before") }
    }
}
