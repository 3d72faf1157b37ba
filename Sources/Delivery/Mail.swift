/// One message to one person.
public struct Mail: Sendable, Hashable {
    /// The recipient's address.
    public var to: String
    /// The subject line, one line of UTF-8.
    public var subject: String
    /// The body, plain text.
    public var text: String

    /// A message.
    public init(to: String, subject: String, text: String) {
        self.to = to
        self.subject = subject
        self.text = text
    }
}
