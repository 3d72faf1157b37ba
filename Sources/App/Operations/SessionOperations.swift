public import Core
public import Identity

extension Operations {
    /// A user's live sessions, newest first.
    public func sessions(of name: String) async throws(CommandFault) -> [SessionView] {
        let id = try await user(name).id
        return try await translating { () throws(IdentityFault) in try await assembly.identity.sessions.list(of: id) }
    }

    /// Ends one session of a user, or all of them.
    public func revokeSessions(of name: String, only session: String?) async throws(CommandFault) -> EndedSessions {
        let user = try await user(name).id
        guard let session else {
            return EndedSessions(
                ended: try await translating { () throws(IdentityFault) in
                    try await assembly.identity.sessions.revokeAll(of: user, by: grant)
                })
        }
        let live = try await sessions(of: name).first { $0.id.description == session.lowercased() }
        guard let id = live?.id else {
            throw CommandFault(
                .unknownSubject, "\(name) has no session \(session)", advice: "castellan sessions list \(name)")
        }
        let isEnded = try await translating { () throws(IdentityFault) in
            try await assembly.identity.sessions.revoke(id, by: grant)
        }
        return EndedSessions(ended: isEnded ? 1 : 0)
    }
}

/// How many sessions a command ended.
public struct EndedSessions: Sendable {
    /// How many.
    public let ended: Int
}

extension EndedSessions: Shaped {
    /// What `castellan sessions revoke` prints.
    public static let shape = Shape<EndedSessions>(
        "EndedSessions", "How many sessions a command ended.", [.field("ended", "How many.") { $0.ended }])
}
