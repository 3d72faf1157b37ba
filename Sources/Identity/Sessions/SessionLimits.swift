/// How long sessions live.
public enum SessionLimits {
    /// Without a refresh.
    public static let idle = Duration.seconds(30 * 24 * 3600)
    /// At most, however often they are refreshed.
    public static let absolute = Duration.seconds(90 * 24 * 3600)
    /// How long a used refresh token still gets the same answer: a client that lost the answer, or two tabs at once.
    /// Long enough for a retry on a bad line, too short for a thief to come second.
    static let replay = Duration.seconds(10)
    /// `client_id` of sessions that were opened with a password at this server.
    static let passwordClient = "castellan"
}
