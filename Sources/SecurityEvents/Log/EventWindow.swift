import Core
import Store

/// Reading by address on SQLite, whose index by address begins with a window of ten hours: what comes in now is written into this window's
/// few pages, however many addresses were seen before. A question goes from window to window and stops where it has enough.
extension EventQuery {
    /// Whether the index by address answers. Whose events, which name and which key say more than an address does.
    private var isByAddress: Bool {
        ipAddress != nil && visibleTo == nil && userID == nil && email == nil && apiKeyID == nil
    }

    /// What the rows are read from, and what they must fulfil.
    func selection(_ dialect: Dialect) -> SQL {
        guard isByAddress, dialect.engine == .sqlite else { return "security_events WHERE \(conditions)" }
        return
            "security_events INDEXED BY security_events_by_address WHERE \(conditions) AND \(Self.window) IN (\(windows))"
    }

    /// The order of a list.
    func newestFirst(_ dialect: Dialect) -> SQL {
        guard isByAddress, dialect.engine == .sqlite else { return "created_at DESC, id DESC" }
        return "\(Self.window) DESC, created_at DESC, id DESC"
    }

    /// The order of an export.
    func oldestFirst(_ dialect: Dialect) -> SQL {
        guard isByAddress, dialect.engine == .sqlite else { return "created_at, id" }
        return "\(Self.window), created_at, id"
    }

    /// As the index has it: "2026-11-22 1", from ten to twenty o'clock.
    private static let window: SQL = "substr(created_at, 1, 12)"

    /// Every window that the events or the query span, whichever is shorter.
    private var windows: SQL {
        """
        WITH RECURSIVE days (day) AS (\
        SELECT substr(min(coalesce(\(to), '9999'), max(created_at)), 1, 10) FROM security_events UNION ALL \
        SELECT date(day, '-1 day') FROM days WHERE day > substr(max(coalesce(\(from), ''), \
        (SELECT min(created_at) FROM security_events)), 1, 10)) \
        SELECT day || ' ' || tens FROM days, (SELECT '0' AS tens UNION ALL SELECT '1' UNION ALL SELECT '2') AS tens
        """
    }
}
