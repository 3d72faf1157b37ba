public import Core

/// One message to one person.
public struct Mail: Sendable, Hashable {
    /// The recipient.
    public var to: EmailAddress
    /// The subject line.
    public var subject: String
    /// The body, plain text; lines end with `\n`.
    public var text: String

    /// A message.
    public init(to: EmailAddress, subject: String, text: String) {
        self.to = to
        self.subject = subject
        self.text = text
    }
}
