public import Core

/// A value on its way into a statement. The driver writes it as its engine stores it:
///
/// | case | PostgreSQL | SQLite |
/// |---|---|---|
/// | `boolean` | `BOOLEAN` | 0 or 1 |
/// | `instant` | `TIMESTAMPTZ(3)` | text `2026-11-22 05:22:06.123`, UTC |
/// | `uuid` | `UUID` | lower-case text |
/// | `json` | `JSONB` | text |
/// | `blob` | `BYTEA` | blob |
public enum SQLValue: Hashable, Sendable {
    /// `NULL`.
    case null
    /// A 64-bit integer.
    case integer(Int64)
    /// A double.
    case real(Double)
    /// UTF-8 without U+0000.
    case text(String)
    /// Bytes.
    case blob([UInt8])
    /// True or false.
    case boolean(Bool)
    /// A point in time.
    case instant(Instant)
    /// 128 bits of a UUID.
    case uuid(high: UInt64, low: UInt64)
    /// A JSON text.
    case json(String)
}
