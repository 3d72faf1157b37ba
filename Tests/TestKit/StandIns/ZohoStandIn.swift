public import Core
public import Synchronization

/// Zoho CRM for tests: tokens, records by pages, deletions, writes, and whatever goes wrong. Answers for an ``HTTPStandIn``.
public final class ZohoStandIn: Sendable {
    /// What goes wrong with the next request for records; each is used up by one.
    public enum Fault: Sendable {
        /// Nothing: this one is answered as it should be.
        case pass
        /// A status, and perhaps `Retry-After`.
        case status(Int, retryAfter: String? = nil)
        /// A status with a code of Zoho's.
        case refusal(Int, code: String)
        /// JSON that ends in the middle.
        case truncated
        /// No answer at all.
        case silence
        /// The token in use has run out, and so every one that was given before.
        case tokenExpired
        /// Zoho does what it is asked, and nobody hears of it.
        case answerLost
    }

    /// What Zoho has and does.
    public struct State: Sendable {
        /// Records by module, in the order of their changes.
        public var records: [String: [JSONValue]] = [:]
        /// How many accounts there are besides those: made up as they are asked for.
        public var madeUp = 0
        /// What was deleted: module, id.
        public var deleted: [(module: String, id: String)] = []
        /// What goes wrong next, in order.
        public var faults: [Fault] = []
        /// Whether the refresh token is refused.
        public var refusesRefreshToken = false
        /// How many access tokens were given out.
        public var tokens = 0
        /// Requests for records that were answered as they should.
        public var answered = 0
        /// How many records were made or changed by others than the test.
        public var writes: [String] = []
        /// The first token that is good.
        var goodFrom = 0
    }

    /// What Zoho has and does; tests change it.
    public let state = Mutex(State())

    /// An organisation without records.
    public init() {}

    /// Adds a record, or replaces the one with its id, as changed last.
    public func put(_ module: String, _ id: String, modified: Instant, _ fields: [String: JSONValue] = [:]) {
        let members = fields.sorted { $0.key < $1.key }.map { JSONValue.Member($0.key, $0.value) }
        let record = JSONValue.object(
            [.init("id", .string(id)), .init("Modified_Time", .string(modified.rfc3339))] + members)
        state.withLock { state in
            state.records[module, default: []].removeAll { $0["id"] == .string(id) }
            state.records[module, default: []].append(record)
        }
    }

    /// Takes a record away.
    public func delete(_ module: String, _ id: String) {
        state.withLock { state in
            state.records[module]?.removeAll { $0["id"] == .string(id) }
            state.deleted.append((module, id))
        }
    }

    /// The answer to a request.
    public func answer(_ request: HTTPStandIn.Request) -> HTTPStandIn.Answer {
        let parts = request.uri.split(separator: "?", maxSplits: 1).map(String.init)
        if parts[0] == "/oauth/v2/token" { return token(request) }
        let path = parts[0].split(separator: "/").map(String.init)
        guard path.count >= 3, path[0] == "crm" else { return .init(404) }
        let query = Query(parts.count > 1 ? parts[1] : "")
        return state.withLock { state in
            let fault = state.faults.isEmpty ? nil : state.faults.removeFirst()
            if case .tokenExpired = fault { state.goodFrom = state.tokens + 1 }
            guard state.isGood(request.headers["authorization"]) else {
                return .init(401, body: #"{"code":"INVALID_TOKEN","message":"invalid oauth token","status":"error"}"#)
            }
            switch fault {
            case .status(let status, let after):
                return .init(status, headers: after.map { ["Retry-After": $0] } ?? [:], body: "{}")
            case .refusal(let status, let code):
                return .init(status, body: #"{"code":"\#(code)","message":"no","status":"error"}"#)
            case .silence: return .init(0)
            case .answerLost:
                _ = state.serve(request, Array(path.dropFirst(2)), query)
                return .init(0)
            case .truncated:
                let whole = state.serve(request, Array(path.dropFirst(2)), query)
                return .init(200, body: String(whole.body.prefix(whole.body.count / 2)))
            case .tokenExpired, .pass, nil: break
            }
            state.answered += 1
            return state.serve(request, Array(path.dropFirst(2)), query)
        }
    }

    private func token(_ request: HTTPStandIn.Request) -> HTTPStandIn.Answer {
        state.withLock { state in
            let isKnown =
                request.body.contains("refresh_token=1000.refresh") && request.body.contains("client_id=1000.id")
            guard isKnown, !state.refusesRefreshToken else { return .init(200, body: #"{"error":"invalid_code"}"#) }
            state.tokens += 1
            return .init(
                200,
                body: #"{"access_token":"1000.access\#(state.tokens)","expires_in":3600,"token_type":"Bearer"}"#)
        }
    }

    /// A query, decoded.
    struct Query {
        private var values: [String: String] = [:]

        init(_ text: String) {
            for pair in text.split(separator: "&") {
                let parts = pair.split(separator: "=", maxSplits: 1)
                values[String(parts[0])] =
                    parts.count > 1 ? PercentCoding.decode(parts[1], plusIsSpace: false) ?? "" : ""
            }
        }

        subscript(name: String) -> String? { values[name] }
    }
}
