/// Proof that somebody may do something. Only ``Principal/decide(_:)`` and the named grants below make one.
public struct Grant: Sendable {
    /// Who acts.
    public let actor: Actor
    /// Where they act from.
    public let origin: Origin
    /// Why they may.
    public let basis: Basis

    /// What a grant rests on.
    public enum Basis: Sendable, Hashable {
        /// A permission of the actor's role or credential.
        case permission(Permission)
        /// The server's own duty.
        case system(SystemReason)
        /// A person at the terminal who can read the data folder and the root key.
        case terminal
        /// The actor is proving who they are: sign-in, refresh, sign-out.
        case credential
    }

    init(actor: Actor, origin: Origin, basis: Basis) {
        self.actor = actor
        self.origin = origin
        self.basis = basis
    }

    /// The server acts of itself, for one of the listed reasons.
    public static func system(_ reason: SystemReason, origin: Origin = .local) -> Grant {
        Grant(actor: .system, origin: origin, basis: .system(reason))
    }

    /// A person at the terminal acts, named by the operating system.
    public static func `operator`(_ name: String) -> Grant {
        Grant(actor: .operator(name), origin: .local, basis: .terminal)
    }

    /// Somebody acts on their own credential while proving who they are. Identity alone calls this.
    @_spi(Authentication)
    public static func credential(of actor: Actor, from origin: Origin) -> Grant {
        Grant(actor: actor, origin: origin, basis: .credential)
    }

    /// The grant with somebody else as the actor, of whom its holder, who may record what others did, says that they did it. Audit
    /// alone calls this.
    @_spi(OutsideChange)
    public func reporting(_ actor: Actor, from origin: Origin) -> Grant {
        Grant(actor: actor, origin: origin, basis: basis)
    }

    /// A statement was run straight on the database; Audit records it after the fact.
    @_spi(OutsideChange)
    public static func outside(databaseUser: String) -> Grant {
        Grant(actor: .database(databaseUser), origin: .local, basis: .system(.recordOutsideChange))
    }
}

/// Why the server may act without a person.
public enum SystemReason: String, Sendable, CaseIterable {
    /// First start: keys, the first administrator, demo data.
    case setup
    /// Keys whose time has come.
    case keyRotation = "key_rotation"
    /// A refresh token was used twice: its family ends.
    case tokenReuse = "token_reuse"
    /// A statement was run straight on the database.
    case recordOutsideChange = "record_outside_change"
    /// What the audit log owes: erasures that a restored database has forgotten, entries past their time.
    case auditKeeping = "audit_keeping"
    /// Backups and the trial of restoring one, on schedule.
    case backups
    /// Recommendations that people approved are carried out, or run out.
    case recommendations
    /// An analysis that somebody started is run.
    case analysis
}
