import Core
import OutboundHTTP
import Synchronization

/// Zoho CRM's REST API, version 8. Each request waits for its turn, goes through the circuit breaker, carries a token, and is tried again
/// when it fails for a passing reason.
struct ZohoClient: Sendable {
    private let plan: ZohoPlan
    private let outbound: Outbound
    private let tokens: ZohoTokens
    private let gauge: Gauge
    private let time: any TimeSource

    /// The longest answer: 200 records with notes of 32,000 characters, each of which may take two bytes.
    static let mostBytes = 16 << 20
    private static let base = "/crm/v8/"

    /// What all copies of a client share.
    private final class Gauge: Sendable {
        let breaker = Mutex(CircuitBreaker())
        let pace: Mutex<RequestPace>
        let begun = ContinuousClock.now

        init(perMinute: Int) { pace = Mutex(RequestPace(perMinute: perMinute)) }
    }

    init(_ plan: ZohoPlan, _ outbound: Outbound, _ time: any TimeSource) {
        self.plan = plan
        self.outbound = outbound
        self.time = time
        tokens = ZohoTokens(plan, outbound, time)
        gauge = Gauge(perMinute: plan.requestsPerMinute)
    }

    /// Whether requests go through at the moment.
    var circuit: CircuitState { gauge.breaker.withLock { $0.state } }

    /// A request to Zoho.
    struct Call: Sendable {
        var method = "GET"
        var path: String
        var query: [(name: String, value: String)] = []
        var headers: [(name: String, value: String)] = []
        var body: JSONValue?
        /// Whether it may be made again when nobody knows whether it arrived.
        var isRepeatable = true
    }

    /// The body of a good answer; nil for one without.
    func send(_ call: Call) async throws(ZohoFault) -> JSONValue? {
        let begun = ContinuousClock.now
        var number = 1
        while true {
            do throws(ZohoFault) { return try await sendOnce(call) } catch {
                number += 1
                let pause = plan.patience.pause(before: number, after: error, chance: .random(in: 0...1))
                guard error.isWorthAnotherTry(call.isRepeatable), number <= plan.patience.tries,
                    ContinuousClock.now + pause - begun <= plan.patience.budget,
                    (try? await Task.sleep(for: pause)) != nil
                else { throw error }
            }
        }
    }

    private func sendOnce(_ call: Call) async throws(ZohoFault) -> JSONValue? {
        if case .wait(let until) = gauge.breaker.withLock({ $0.admit(at: time.now()) }) {
            throw .circuitOpen(until: until)
        }
        let wait = gauge.pace.withLock { $0.take(at: .now - gauge.begun) }
        do { try await Task.sleep(for: wait) } catch { throw .unreachable("it was given up") }
        do throws(ZohoFault) {
            let answer = try await exchange(call)
            gauge.breaker.withLock { $0.succeeded() }
            return answer
        } catch {
            gauge.breaker.withLock { breaker in
                if error.isOfTheService { breaker.failed(at: time.now()) } else { breaker.succeeded() }
            }
            throw error
        }
    }

    /// With a token; when Zoho refuses it, once more with another. Zoho says 401 also where the token is good and lacks a scope: another one
    /// would lack it, too.
    private func exchange(_ call: Call) async throws(ZohoFault) -> JSONValue? {
        let token = try await tokens.token()
        var answer = try await ask(call, token)
        if answer.status == 401, answer.refusal.code != "OAUTH_SCOPE_MISMATCH" {
            answer = try await ask(call, try await tokens.token(insteadOf: token))
            if answer.status == 401, answer.refusal.code != "OAUTH_SCOPE_MISMATCH" {
                throw .signedOut(answer.refusal.code)
            }
        }
        switch answer.status {
        case 204, 304: return nil
        case 200..<300:
            do { return try JSONReader.read(answer.body, limits: JSONLimits(bytes: Self.mostBytes)) } catch {
                throw .unreadable("\(error)")
            }
        case 429: throw .throttled(answer.pause)
        case 500...: throw .unreachable("it answered \(answer.status)")
        default: throw .refused(answer.refusal)
        }
    }

    private func ask(_ call: Call, _ token: Secret<String>) async throws(ZohoFault) -> OutboundAnswer {
        let query = call.query.map { "\($0.name)=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
        var headers = call.headers + [("Authorization", "Zoho-oauthtoken \(token.reveal())")]
        if call.body != nil { headers.append(("Content-Type", "application/json")) }
        let request = OutboundRequest(
            method: call.method, url: plan.apiURL + Self.base + call.path + (query.isEmpty ? "" : "?\(query)"),
            headers: headers, body: call.body.map { Array($0.json.utf8) } ?? [])
        do throws(OutboundFault) {
            return try await outbound.send(request, atMost: Self.mostBytes, within: plan.patience.perTry)
        } catch {
            throw ZohoFault(error)
        }
    }
}

extension ZohoFault {
    /// Whether Zoho itself is in trouble. An answer that can't be read is one: others may be readable.
    fileprivate var isOfTheService: Bool {
        if case .unreachable = self { true } else { false }
    }

    /// Whether it is worth trying again at once; what may have arrived isn't sent twice unless it may be.
    fileprivate func isWorthAnotherTry(_ isRepeatable: Bool) -> Bool {
        switch self {
        case .throttled: true
        case .unreachable, .unreadable: isRepeatable
        default: false
        }
    }
}

extension OutboundAnswer {
    /// What Zoho says when it says no: `{"code", "message"}`, perhaps in the first of `data`.
    var refusal: ZohoRefusal {
        let json = try? JSONReader.read(body)
        return ZohoRefusal(status: status, json?["data"]?.array?.first ?? json)
    }
}

extension ZohoRefusal {
    init(status: Int, _ json: JSONValue?) {
        self.init(
            status: status, code: String((json?["code"]?.string ?? "NO_CODE").prefix(60)),
            message: json?["message"]?.string ?? "no reason given")
    }
}
