public import Core
import Identity
public import OAuth
import OAuthProtocol

extension Operations {
    /// Registers a client from its metadata (RFC 7591), with what only administrators say beside it.
    public func createClient(_ metadata: JSONValue) async throws(CommandFault) -> ClientWithSecret {
        let new: NewClient
        do throws(OAuthRefusal) { new = try NewClient(metadata: metadata) } catch { throw CommandFault(error) }
        return try done(
            try await oauth { () throws(OAuthFault) in try await assembly.oauth.clients.create(new, by: grant) })
    }

    /// The clients, the latest first.
    public func clients() async throws(CommandFault) -> [OAuthClient] {
        let limit = 500
        var clients: [OAuthClient] = []
        var page: [OAuthClient]
        repeat {
            let last = clients.last?.id
            page = try await oauth { () throws(OAuthFault) in
                try await assembly.oauth.clients.list(after: last, limit: limit)
            }
            clients += page
        } while page.count == limit
        return clients
    }

    /// Gives a client another secret; the one before works on for some hours.
    public func rotateClientSecret(
        _ text: String, overlapHours: Int
    ) async throws(CommandFault) -> ClientWithSecret {
        let id = try Self.clientID(text)
        return try done(
            try await oauth { () throws(OAuthFault) in
                try await assembly.oauth.clients.rotateSecret(
                    of: id, overlap: .seconds(overlapHours * 3600), by: grant)
            })
    }

    /// Lets a client do nothing any more, or all that it could again.
    public func setClient(_ text: String, active: Bool) async throws(CommandFault) -> OAuthClient {
        let id = try Self.clientID(text)
        return try done(
            try await oauth { () throws(OAuthFault) in
                try await assembly.oauth.clients.setActive(active, id, by: grant)
            }
        ).client
    }

    /// Makes a token with which a program may register clients.
    public func createRegistrationToken(
        _ label: String, uses: Int, hours: Int
    ) async throws(CommandFault) -> NewInitialToken {
        guard (1...Registration.mostUses).contains(uses) else {
            throw CommandFault(.badInput, "a token registers 1 to \(Registration.mostUses) clients")
        }
        let made = try await oauth { () throws(OAuthFault) in
            try await assembly.oauth.registration.makeToken(
                label, uses: uses, lifetime: .seconds(hours * 3600), by: grant)
        }
        return NewInitialToken(made)
    }

    private func done(_ outcome: ClientOutcome) throws(CommandFault) -> ClientWithSecret {
        switch outcome {
        case .done(let client, let secret): return ClientWithSecret(client: client, secret: secret)
        case .refused(let refusal): throw CommandFault(refusal)
        case .notFound, .versionConflict:
            throw CommandFault(
                .unknownSubject, "there is no such client", advice: "castellan oauth client list shows their ids")
        }
    }

    private static func clientID(_ text: String) throws(CommandFault) -> OAuthClientID {
        guard let id = OAuthClientID(text) else {
            throw CommandFault(
                .unknownSubject, "“\(text)” is no client's id",
                advice: "castellan oauth client list shows their ids")
        }
        return id
    }

    private func oauth<Value>(_ body: () async throws(OAuthFault) -> Value) async throws(CommandFault) -> Value {
        do throws(OAuthFault) {
            return try await body()
        } catch {
            switch error {
            case .store(let fault): throw CommandFault(fault)
            case .identity(let fault): throw CommandFault(fault)
            }
        }
    }
}

extension CommandFault {
    /// A client that can't be registered so.
    fileprivate init(_ refusal: OAuthRefusal) {
        self.init(.badInput, refusal.description, advice: "docs/oauth.md says what a client may be")
    }
}
