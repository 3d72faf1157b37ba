public import Identity
public import Store

/// Why OAuth could not do its work. What a client or user is refused is no fault: it is an ``OAuthProtocol/OAuthRefusal``.
public enum OAuthFault: Error, Sendable {
    /// The database could not do it.
    case store(StoreFault)
    /// Sessions or keys could not be used.
    case identity(IdentityFault)
}
