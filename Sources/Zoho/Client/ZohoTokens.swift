import Core
import OutboundHTTP

/// The access token (RFC 6749 §6), renewed before it runs out, or when Zoho refuses it. However many ask at once, one request is made.
/// It stands in memory only.
actor ZohoTokens {
    private let plan: ZohoPlan
    private let outbound: Outbound
    private let time: any TimeSource
    private var current: (token: Secret<String>, until: Instant)?
    private var waiting: [CheckedContinuation<Result<Secret<String>, ZohoFault>, Never>]?

    /// So long before its end a token is renewed.
    static let margin = Duration.seconds(120)

    init(_ plan: ZohoPlan, _ outbound: Outbound, _ time: any TimeSource) {
        self.plan = plan
        self.outbound = outbound
        self.time = time
    }

    /// A token that is good for now; another one than `refused`, which Zoho just didn't take.
    func token(insteadOf refused: Secret<String>? = nil) async throws(ZohoFault) -> Secret<String> {
        if let current, time.now() < current.until - Self.margin, current.token.reveal() != refused?.reveal() {
            return current.token
        }
        if waiting != nil { return try await withCheckedContinuation { waiting?.append($0) }.get() }
        waiting = []
        let answer: Result<Secret<String>, ZohoFault>
        do throws(ZohoFault) { answer = .success(try await renew()) } catch { answer = .failure(error) }
        for one in waiting ?? [] { one.resume(returning: answer) }
        waiting = nil
        return try answer.get()
    }

    /// Credentials that aren't taken may have been replaced: then the new ones are tried.
    private func renew() async throws(ZohoFault) -> Secret<String> {
        let known = await plan.credentials(false)
        do throws(ZohoFault) { return try await renew(with: known) } catch {
            guard case .signedOut = error, let fresh = await plan.credentials(true), known?.isSame(as: fresh) != true
            else { throw error }
            return try await renew(with: fresh)
        }
    }

    private func renew(with credentials: ZohoCredentials?) async throws(ZohoFault) -> Secret<String> {
        guard let credentials else { throw .signedOut("there are no credentials") }
        let form = [
            ("grant_type", "refresh_token"), ("client_id", credentials.clientID),
            ("client_secret", credentials.clientSecret.reveal()), ("refresh_token", credentials.refreshToken.reveal()),
        ].map { "\($0.0)=\(PercentCoding.encode($0.1))" }.joined(separator: "&")
        let answer: OutboundAnswer
        do throws(OutboundFault) {
            answer = try await outbound.send(
                OutboundRequest(
                    method: "POST", url: plan.accountsURL + "/oauth/v2/token",
                    headers: [("Content-Type", "application/x-www-form-urlencoded")], body: Array(form.utf8)),
                atMost: 64 << 10, within: plan.patience.perTry)
        } catch {
            throw ZohoFault(error)
        }
        return try keep(answer)
    }

    /// Zoho refuses with 200 and `error`, too; `Access Denied` is its word for too many tokens in ten minutes.
    private func keep(_ answer: OutboundAnswer) throws(ZohoFault) -> Secret<String> {
        if answer.status == 429 { throw .throttled(answer.pause) }
        guard answer.status < 500 else { throw .unreachable("the token endpoint answered \(answer.status)") }
        guard let json = try? JSONReader.read(answer.body) else { throw .unreadable("the token endpoint's answer") }
        if let error = json["error"]?.string {
            if error == "Access Denied" { throw .throttled(.seconds(600)) }
            throw .signedOut(String(error.prefix(80)))
        }
        guard let token = json["access_token"]?.string, !token.isEmpty else {
            throw .unreadable("the token endpoint's answer")
        }
        let lifetime = min(max(json["expires_in"]?.integer ?? 3_600, 180), 86_400)
        let secret = Secret(token)
        current = (secret, time.now() + .seconds(lifetime))
        return secret
    }
}

extension ZohoFault {
    init(_ fault: OutboundFault) {
        switch fault {
        case .unreachable(let why): self = .unreachable(why)
        case .file(let why): self = .unreachable(why)
        }
    }
}

extension OutboundAnswer {
    /// How long `Retry-After` asks to wait, when it is in seconds (RFC 9110 §10.2.3); an hour at most.
    var pause: Duration? {
        retryAfter.flatMap { Int64($0) }.map { .seconds(min(max($0, 0), 3_600)) }
    }
}
