import Core
@_spi(RawTransaction) import Store
import Testing

enum SampleEntity {}
typealias SampleID = ID<SampleEntity>

/// A row with a column of every kind, for the tests of the store itself.
struct Sample: Equatable {
    var id: SampleID
    var name: String
    var count: Int64
    var ratio: Double
    var isActive: Bool
    var at: Instant
    var document: JSONText
    var data: [UInt8]
    var note: String?

    static let migrations = [
        Migration(
            room: "sample", number: 1, name: "one of each",
            sqlite: """
                CREATE TABLE samples (
                    id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, count INTEGER NOT NULL CHECK (count <> -13),
                    ratio REAL NOT NULL, is_active INTEGER NOT NULL, at TEXT NOT NULL,
                    document TEXT NOT NULL CHECK (json_valid(document)), data BLOB NOT NULL, note TEXT
                ) STRICT;
                CREATE TABLE parts (
                    id INTEGER PRIMARY KEY, sample_id TEXT NOT NULL REFERENCES samples(id) DEFERRABLE INITIALLY DEFERRED
                ) STRICT;
                """,
            postgresql: """
                CREATE TABLE samples (
                    id UUID PRIMARY KEY, name TEXT NOT NULL UNIQUE, count BIGINT NOT NULL CHECK (count <> -13),
                    ratio DOUBLE PRECISION NOT NULL, is_active BOOLEAN NOT NULL, at TIMESTAMPTZ(3) NOT NULL,
                    document JSONB NOT NULL, data BYTEA NOT NULL, note TEXT
                );
                CREATE TABLE parts (
                    id BIGINT PRIMARY KEY, sample_id UUID NOT NULL REFERENCES samples(id) DEFERRABLE INITIALLY DEFERRED
                );
                """)
    ]

    static let columns: SQL = "id, name, count, ratio, is_active, at, document, data, note"
}

extension Sample: RowDecodable {
    init(row: Row) throws(StoreFault) {
        id = try row.get(0)
        name = try row.get(1)
        count = try row.get(2)
        ratio = try row.get(3)
        isActive = try row.get(4)
        at = try row.get(5)
        document = try row.get(6)
        data = try row.get(7)
        note = try row.get(8)
    }

    /// A row where only the name matters.
    init(_ name: String, count: Int64 = 0) {
        self.init(
            id: .make(at: Instant(milliseconds: 1_763_788_926_123), SystemRandomness()), name: name, count: count,
            ratio: 0,
            isActive: false, at: Instant(milliseconds: 0), document: JSONText("{}"), data: [], note: nil)
    }

    /// The statement that inserts the row.
    var insertion: SQL {
        """
        INSERT INTO samples (\(Sample.columns)) VALUES
            (\(id), \(name), \(count), \(ratio), \(isActive), \(at), \(document), \(data), \(note))
        """
    }

    func insert(_ transaction: Transaction) throws(StoreFault) {
        try transaction.run(insertion)
    }
}

extension Sample: CustomTestStringConvertible {
    var testDescription: String { String(name.prefix(20)) }
}
