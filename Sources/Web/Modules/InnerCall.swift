import Core
import HTTPTypes
import HummingbirdCore
import NIOCore
import NetworkDefence

/// A request that the server makes to itself for a caller: it takes the same way as any other, from the address rules to the answer. Only
/// the budget isn't asked: the caller has paid, so that what was begun can be ended.
struct InnerCall {
    /// Whose credential goes along.
    enum Credential {
        /// The caller's own.
        case callers
        /// None.
        case none
        /// An API key.
        case key(String)
    }

    let method: HTTPRequest.Method
    let path: String
    var body: JSONValue?
    var credential = Credential.callers

    /// What the log of events and the audit log say sent it.
    static let userAgent = "castellan-health-test"
}

/// What came back.
struct InnerAnswer {
    let status: Int
    let json: JSONValue?

    /// The value at a path below `data`.
    func data(_ names: String...) -> JSONValue? {
        names.reduce(json?["data"]) { $0?[$1] }
    }
}

extension Responder {
    /// Answers a request that belongs to the one of `edge`: it comes from the same address and under the same id.
    func ask(_ call: InnerCall, for edge: EdgeContext) async -> InnerAnswer {
        let head = HTTPRequest(
            method: call.method, scheme: nil, authority: nil, path: call.path,
            headerFields: fields(of: call, edge.head.headerFields))
        let inner = EdgeContext(
            requestID: edge.requestID, arrival: time.now(), deadline: edge.deadline, head: head,
            target: RequestTarget(call.path), peer: edge.peer, isSecure: edge.isSecure,
            surroundings: edge.surroundings, isPaid: true)
        let body = ByteBuffer(string: call.body?.json ?? "")
        var allowance: Allowance?
        var reply: Reply
        do {
            reply = try await answer(
                inner, router.match(inner.target.path), HummingbirdCore.RequestBody(buffer: body), &allowance)
        } catch {
            reply = refusal(for: error, of: inner)
        }
        return InnerAnswer(status: reply.status.code, json: try? JSONReader.read(reply.body))
    }

    private func fields(of call: InnerCall, _ outer: HTTPFields) -> HTTPFields {
        var fields = HTTPFields()
        fields[.userAgent] = InnerCall.userAgent
        fields[values: .forwardedFor] = outer[values: .forwardedFor]
        if call.body != nil { fields[.contentType] = "application/json" }
        switch call.credential {
        case .callers:
            fields[.authorization] = outer[.authorization]
            fields[.apiKey] = outer[.apiKey]
        case .none: break
        case .key(let key): fields[.apiKey] = key
        }
        return fields
    }
}
