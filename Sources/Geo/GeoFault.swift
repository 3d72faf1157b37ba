/// Why a database of places can't be used.
public enum GeoFault: Error, Sendable, Equatable {
    /// The file can't be read, or isn't a MaxMind database; the reason is libmaxminddb's.
    case unreadable(path: String, reason: String)
    /// It is a MaxMind database, of this type, but not about places.
    case notAboutPlaces(path: String, type: String)
}
