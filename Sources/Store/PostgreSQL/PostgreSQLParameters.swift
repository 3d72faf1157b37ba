import CLibPQ
import Core

/// Bound values in PostgreSQL's binary formats, every one with its type, so that a statement never depends on guessing.
struct PostgreSQLParameters {
    private(set) var types: [Oid] = []
    private var bytes: [UInt8] = []
    /// Where each value lies in `bytes`; nil for `NULL`.
    private var ranges: [Range<Int>?] = []

    init(_ values: [SQLValue]) {
        types.reserveCapacity(values.count)
        ranges.reserveCapacity(values.count)
        for value in values { append(value) }
    }

    private mutating func append(_ value: SQLValue) {
        let start = bytes.count
        types.append(value.postgresqlType)
        switch value {
        case .null:
            ranges.append(nil)
            return
        case .integer(let value): append(UInt64(bitPattern: value))
        case .real(let value): append(value.bitPattern)
        case .text(let text): bytes.append(contentsOf: text.utf8)
        case .blob(let blob): bytes.append(contentsOf: blob)
        case .boolean(let value): bytes.append(value ? 1 : 0)
        case .instant(let instant): append(UInt64(bitPattern: PostgreSQLTime.microseconds(instant)))
        case .uuid(let high, let low):
            append(high)
            append(low)
        case .json(let text):
            bytes.append(PostgreSQLType.jsonbVersion)
            bytes.append(contentsOf: text.utf8)
        }
        ranges.append(start..<bytes.count)
    }

    private mutating func append(_ word: UInt64) {
        withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// Calls `body` with the arrays that libpq takes.
    func withArrays<Value>(
        _ body: (
            _ count: CInt, _ values: UnsafePointer<UnsafePointer<CChar>?>?, _ lengths: UnsafePointer<CInt>?,
            _ formats: UnsafePointer<CInt>?
        ) -> Value
    ) -> Value {
        // One byte more, so that an empty value at the end has an address too.
        (bytes + [0]).withUnsafeBytes { buffer in
            let start = buffer.bindMemory(to: CChar.self).baseAddress
            let values = ranges.map { range in range.flatMap { start?.advanced(by: $0.lowerBound) } }
            let lengths = ranges.map { CInt($0?.count ?? 0) }
            let formats = [CInt](repeating: 1, count: ranges.count)
            return body(CInt(ranges.count), values, lengths, formats)
        }
    }
}

/// The types of PostgreSQL's catalogue that the server uses; the numbers are fixed (`pg_type.dat`).
enum PostgreSQLType {
    static let boolean: Oid = 16
    static let bytea: Oid = 17
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let float4: Oid = 700
    static let float8: Oid = 701
    static let numeric: Oid = 1700
    static let timestamp: Oid = 1114
    static let timestamptz: Oid = 1184
    static let uuid: Oid = 2950
    static let json: Oid = 114
    static let jsonb: Oid = 3802
    /// `name`, `bpchar`, `varchar`, `unknown`.
    static let otherTexts: Set<Oid> = [19, 1042, 1043, 705]
    /// The first byte of a binary `JSONB`.
    static let jsonbVersion: UInt8 = 1
}

/// PostgreSQL counts microseconds since 2000-01-01T00:00:00Z.
enum PostgreSQLTime {
    private static let epoch: Int64 = 946_684_800_000

    static func microseconds(_ instant: Instant) -> Int64 {
        (instant.milliseconds - epoch) * 1_000
    }

    /// Nil for `infinity` and `-infinity`.
    static func instant(microseconds: Int64) -> Instant? {
        guard microseconds != .max, microseconds != .min else { return nil }
        let (milliseconds, rest) = microseconds.quotientAndRemainder(dividingBy: 1_000)
        return Instant(milliseconds: milliseconds - (rest < 0 ? 1 : 0) + epoch)
    }
}

extension SQLValue {
    /// 0 lets the server infer the type of a `NULL`.
    fileprivate var postgresqlType: Oid {
        switch self {
        case .null: 0
        case .integer: PostgreSQLType.int8
        case .real: PostgreSQLType.float8
        case .text: PostgreSQLType.text
        case .blob: PostgreSQLType.bytea
        case .boolean: PostgreSQLType.boolean
        case .instant: PostgreSQLType.timestamptz
        case .uuid: PostgreSQLType.uuid
        case .json: PostgreSQLType.jsonb
        }
    }
}
