public import Core

extension OAuthRefusal: Answer {
    /// The members of an error's answer (RFC 6749 §5.2).
    public static let members: [AnswerMember<OAuthRefusal>] = [
        .always("error", "The code.") { $0.error },
        .always("error_description", "A sentence for the client's developer.") { $0.description },
    ]
}

extension OAuthError: JSONWritable {}
