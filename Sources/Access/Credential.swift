public import Core

extension Principal {
    /// What somebody proved who they are with.
    public enum Credential: Sendable, Hashable {
        /// An access token of a session.
        case session(SessionID)
        /// An API key.
        case apiKey(APIKeyID)

        /// The session, when it is one.
        public var session: SessionID? {
            if case .session(let id) = self { id } else { nil }
        }

        /// The API key, when it is one.
        public var apiKey: APIKeyID? {
            if case .apiKey(let id) = self { id } else { nil }
        }
    }
}
