public import Core
public import Identity

extension Operations {
    /// A user's live sessions, newest first.
    public func sessions(of name: String) async throws(CommandFault) -> [SessionView] {
        let id = try await user(name).id
        return try await translating { () throws(IdentityFault) in try await assembly.identity.sessions.list(of: id) }
    }

    /// Ends everybody's sessions, or those that were opened longer ago than an age (`7d`, `12h`).
    public func revokeEverybodysSessions(olderThan age: String?) async throws(CommandFault) -> EndedSessions {
        let limit = try limit(age)
        return EndedSessions(
            ended: try await translating { () throws(IdentityFault) in
                try await assembly.identity.sessions.revokeEverybodys(openedBefore: limit, by: grant)
            })
    }

    /// Ends one session of a user, or all of them, or those that were opened longer ago than an age.
    public func revokeSessions(
        of name: String, only session: String?, olderThan age: String? = nil
    ) async throws(CommandFault) -> EndedSessions {
        let user = try await user(name).id
        guard let session else {
            let limit = try limit(age)
            return EndedSessions(
                ended: try await translating { () throws(IdentityFault) in
                    try await assembly.identity.sessions.revokeAll(of: user, openedBefore: limit, by: grant)
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

    /// The time that lies an age back.
    private func limit(_ age: String?) throws(CommandFault) -> Instant? {
        guard let age else { return nil }
        let kind = SettingKind.duration(.seconds(1)...(.seconds(3_650 * 86_400)))
        guard let duration = kind.parse(age) else {
            throw CommandFault(.badInput, "“\(age)” is no age", advice: "write it as 7d, 12h or 30m")
        }
        return assembly.time.now() - duration
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
