import Core

/// `cnf`: the key that a token is bound to (RFC 7800 §3.1, RFC 9449 §6.1).
public struct Confirmation: Answer, Hashable {
    /// The key's thumbprint.
    public let thumbprint: String

    /// A binding to a key.
    public init(thumbprint: String) {
        self.thumbprint = thumbprint
    }

    /// The members.
    public static let members: [AnswerMember<Confirmation>] = [
        .always("jkt", "The key's thumbprint (RFC 7638).") { $0.thumbprint }
    ]
}

/// `act`: who acts for the subject (RFC 8693 §4.1).
public struct ActingParty: Answer, Hashable {
    /// The actor's `sub`.
    public let subject: String

    /// An actor.
    public init(subject: String) {
        self.subject = subject
    }

    /// The members.
    public static let members: [AnswerMember<ActingParty>] = [.always("sub", "Who acts.") { $0.subject }]
}
