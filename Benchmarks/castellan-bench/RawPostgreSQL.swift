import CLibPQ
import Foundation
import Store
import Synchronization

/// The same rows into the same tables of a plain PostgreSQL database: prepared statements, as many connections as the server has,
/// each transaction one change sent in one piece, no triggers.
struct RawPostgreSQL {
    let url: String
    let connections: Int

    func insert(_ rows: [WrittenRows]) async throws {
        let links = try (0..<connections).map { _ in try Link(url) }
        for migration in Place.migrations { try links[0].script(migration.postgresql) }
        for table in ["notes", "audit_entries", "audit_values"] {
            try links[0].script("ALTER TABLE \(table) DISABLE TRIGGER USER")
        }
        for link in links { try link.prepare() }

        let next = Atomic(0)
        let clock = ContinuousClock()
        let begun = clock.now
        let failure = Mutex<(any Error)?>(nil)
        let working = DispatchGroup()
        for link in links {
            // A thread each, however few cores there are: they mostly wait for the disk.
            working.enter()
            Thread.detachNewThread {
                do {
                    while case let index = next.add(1, ordering: .relaxed).oldValue, index < rows.count {
                        try link.insert(rows[index])
                    }
                } catch {
                    failure.withLock { $0 = error }
                }
                working.leave()
            }
        }
        await withCheckedContinuation { continuation in
            working.notify(queue: .global()) { continuation.resume() }
        }
        if let failure = failure.withLock({ $0 }) { throw failure }
        report("raw_per_second", Double(rows.count) / (clock.now - begun).inSeconds)
    }
}

/// One connection. Used by one thread at a time.
private final class Link: @unchecked Sendable {
    private let connection: OpaquePointer

    struct Refusal: Error {
        let message: String
    }

    init(_ url: String) throws {
        guard let connection = PQconnectdb(url) else { throw Refusal(message: "no memory") }
        self.connection = connection
        guard PQstatus(connection) == CONNECTION_OK else { throw refusal }
    }

    deinit { PQfinish(connection) }

    private var refusal: Refusal { Refusal(message: String(cString: PQerrorMessage(connection))) }

    func script(_ text: String) throws {
        let result = PQexec(connection, text)
        defer { PQclear(result) }
        let fine = [PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY]
        guard fine.contains(PQresultStatus(result)) else { throw refusal }
    }

    private static let statements = [
        ("begin", "BEGIN"),
        ("note", "INSERT INTO notes VALUES ($1, $2, $3, $4)"),
        ("entry", "INSERT INTO audit_entries VALUES ($1, $2, $3, $4, $5, $6, decode($7, 'hex'))"),
        (
            "values",
            """
            INSERT INTO audit_values (entry_id, user_id, resource_id, ip_address, user_agent, details)
            VALUES ($1, $2, $3, decode($4, 'hex'), decode($5, 'hex'), decode($6, 'hex'))
            """
        ),
        ("commit", "COMMIT"),
    ]

    func prepare() throws {
        for (name, text) in Self.statements {
            let result = PQprepare(connection, name, text, 0, nil)
            defer { PQclear(result) }
            guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw refusal }
        }
        guard PQenterPipelineMode(connection) == 1 else { throw refusal }
    }

    /// One transaction in one round trip.
    func insert(_ row: WrittenRows) throws {
        let (note, entry, values) = (row.note, row.entry, row.values)
        try send("begin", [])
        try send("note", [note.id, String(note.number), note.text, note.created + "+00"])
        try send(
            "entry",
            [
                String(entry.index), entry.id, entry.created + "+00", entry.action, entry.type, entry.text,
                hexadecimal(entry.hash),
            ])
        try send(
            "values",
            [
                entry.id, values.user, values.resource, hexadecimal(values.address), hexadecimal(values.agent),
                hexadecimal(values.details),
            ])
        try send("commit", [])
        guard PQpipelineSync(connection) == 1 else { throw refusal }
        var synced = false
        while !synced {
            guard let result = PQgetResult(connection) else { continue }
            defer { PQclear(result) }
            switch PQresultStatus(result) {
            case PGRES_PIPELINE_SYNC: synced = true
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK: break
            default: throw refusal
            }
        }
    }

    private func send(_ statement: String, _ parameters: [String]) throws {
        let texts = parameters.map { strdup($0) }
        defer { for text in texts { free(text) } }
        let pointers = texts.map { UnsafePointer($0) }
        guard PQsendQueryPrepared(connection, statement, Int32(parameters.count), pointers, nil, nil, 0) == 1 else {
            throw refusal
        }
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
