public import Core
public import OutboundHTTP

/// The few calls of AWS Secrets Manager that reading and rotating take.
///
/// A version is always asked for by its stage: without one some servers answer with a version that was current before.
/// What passes by itself (no connection, too many requests, an answer cut short) is tried again, after a pause that is random and
/// grows, until the patience is used up; every other refusal is told at once.
public struct SecretsManager: Sendable {
    let endpoint: AWSEndpoint
    let signer: SigV4
    let outbound: Outbound
    let time: any TimeSource
    let patience: AWSPatience

    /// A client of one region's Secrets Manager.
    public init(
        endpoint: AWSEndpoint, region: String, credentials: AWSCredentials, outbound: Outbound, time: any TimeSource,
        patience: AWSPatience = AWSPatience()
    ) {
        self.endpoint = endpoint
        self.outbound = outbound
        self.time = time
        self.patience = patience
        signer = SigV4(credentials: credentials, region: region, service: "secretsmanager")
    }

    /// One version of a secret.
    public struct Version: Sendable {
        /// Its id.
        public let id: String
        /// What it says.
        public let text: Secret<String>
        /// When it was put there; nil when the server doesn't say.
        public let createdAt: Instant?
    }

    /// The version of a secret at a stage, such as `AWSCURRENT`; nil when there is no such secret or no version at that stage.
    public func value(of secret: String, stage: String) async throws(AWSFault) -> Version? {
        let answer: JSONValue
        do throws(AWSFault) {
            answer = try await call(
                "GetSecretValue", [.init("SecretId", .string(secret)), .init("VersionStage", .string(stage))])
        } catch {
            if case .refused(let refusal) = error, refusal.kind == .missing { return nil }
            throw error
        }
        guard let id = answer["VersionId"]?.string else { throw .unreadable("GetSecretValue without VersionId") }
        guard let text = answer["SecretString"]?.string else {
            throw .unreadable("\(secret) holds bytes; a text is needed")
        }
        return Version(id: id, text: Secret(text), createdAt: Self.time(answer["CreatedDate"]))
    }

    /// Makes a secret whose first version is `AWSCURRENT`. The same call with the same version changes nothing.
    public func create(_ secret: String, version: String, _ text: Secret<String>) async throws(AWSFault) {
        _ = try await call(
            "CreateSecret",
            [
                .init("Name", .string(secret)), .init("ClientRequestToken", .string(version)),
                .init("SecretString", .string(text.reveal())),
            ])
    }

    /// Puts a version at a stage, which leaves the version that was at it. The same call with the same version changes nothing.
    public func put(
        _ secret: String, version: String, _ text: Secret<String>, stage: String
    ) async throws(AWSFault) {
        _ = try await call(
            "PutSecretValue",
            [
                .init("SecretId", .string(secret)), .init("ClientRequestToken", .string(version)),
                .init("SecretString", .string(text.reveal())), .init("VersionStages", .array([.string(stage)])),
            ])
    }

    /// Takes a stage from one version and gives it to another, which fails when the first hasn't got it: compare and swap.
    /// `AWSCURRENT` leaves `AWSPREVIOUS` behind. A version that is nil gets, or had, nothing.
    public func move(
        _ stage: String, of secret: String, to new: String?, from old: String?
    ) async throws(AWSFault) {
        var members: [JSONValue.Member] = [
            .init("SecretId", .string(secret)), .init("VersionStage", .string(stage)),
        ]
        if let new { members.append(.init("MoveToVersionId", .string(new))) }
        if let old { members.append(.init("RemoveFromVersionId", .string(old))) }
        _ = try await call("UpdateSecretVersionStage", members)
    }

    /// The stages of each version of a secret; nil when there is no such secret.
    public func stages(of secret: String) async throws(AWSFault) -> [String: [String]]? {
        let answer: JSONValue
        do throws(AWSFault) {
            answer = try await call("DescribeSecret", [.init("SecretId", .string(secret))])
        } catch {
            if case .refused(let refusal) = error, refusal.kind == .missing { return nil }
            throw error
        }
        guard case .object(let versions)? = answer["VersionIdsToStages"] else { return [:] }
        return Dictionary(
            versions.map { ($0.name, ($0.value.array ?? []).compactMap(\.string)) }, uniquingKeysWith: { $1 })
    }

    private func call(_ operation: String, _ members: [JSONValue.Member]) async throws(AWSFault) -> JSONValue {
        let body = Array(JSONValue.object(members).json.utf8)
        return try await patience.spend { () throws(AWSFault) in try await callOnce(operation, body) }
    }

    private func callOnce(_ operation: String, _ body: [UInt8]) async throws(AWSFault) -> JSONValue {
        let request = SignableRequest(
            method: "POST", path: "/",
            headers: [
                ("Host", endpoint.authority), ("Content-Type", "application/x-amz-json-1.1"),
                ("X-Amz-Target", "secretsmanager.\(operation)"),
            ], body: body)
        let signed = signer.signed(request, at: time.now()).request
        let answer: OutboundAnswer
        do throws(OutboundFault) {
            answer = try await outbound.send(
                OutboundRequest(
                    method: "POST", url: "\(endpoint.scheme)://\(endpoint.authority)/", headers: signed.headers,
                    body: body), within: patience.perTry)
        } catch {
            throw AWSFault(error)
        }
        guard answer.status == 200 else {
            let refusal = AWSRefusal(answer)
            if answer.status >= 500 { throw .unreachable("answered \(answer.status): \(refusal.words)") }
            throw .refused(refusal)
        }
        do { return try JSONReader.read(answer.body) } catch { throw .unreadable("\(operation): \(error)") }
    }

    /// Seconds from 1970 to 9999, perhaps with a fraction.
    private static func time(_ value: JSONValue?) -> Instant? {
        let seconds: Double? =
            switch value {
            case .integer(let seconds): Double(seconds)
            case .number(let text): Double(text)
            default: nil
            }
        guard let seconds, (0...253_402_300_799).contains(seconds) else { return nil }
        return Instant(milliseconds: Int64(seconds * 1_000))
    }
}
