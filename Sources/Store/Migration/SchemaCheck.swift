/// Something in the database's schema that isn't as the migrations made it.
public struct SchemaFlaw: Sendable, Hashable {
    /// What: `trigger audit_entries_update on audit_entries`.
    public let object: String
    /// What is wrong with it.
    public let what: String
}

extension Migrator {
    /// Compares the schema with the one that the migrations make of an empty database: a trigger that was dropped, switched off or
    /// changed, one that was put on a table, a column, a constraint, an index, a view or a function that isn't what it was. Tables and
    /// indexes that somebody added are theirs. Changes nothing.
    ///
    /// On PostgreSQL the other one is made in a schema of its own, in a transaction that is rolled back; so the role must be allowed to
    /// create a schema, and ``StoreFault/statement(code:message:)`` with code 42501 says that it isn't.
    public func schemaFlaws() async throws(StoreFault) -> [SchemaFlaw] {
        switch database.dialect.engine {
        case .sqlite:
            let actual = try await database.read(.survey) { reader throws(StoreFault) in
                try reader.rows(reader.dialect.schemaObjects, as: SchemaObject.self)
            }
            return Self.flaws(of: actual, expected: try SQLiteSchema.objects(scripts(.sqlite)))
        case .postgresql:
            let scripts = scripts(.postgresql)
            return try await database.driver.write(
                UnitOptions(readsCommitted: true, isUnlimited: true)
            ) { transaction throws(StoreFault) in
                let objects = transaction.dialect.schemaObjects
                let actual = try transaction.rows(objects, as: SchemaObject.self)
                try transaction.connection.runScript(
                    "CREATE SCHEMA castellan_expected; SET LOCAL search_path TO castellan_expected")
                for script in scripts { try transaction.connection.runScript(script) }
                let expected = try transaction.rows(objects, as: SchemaObject.self)
                return .rollback(Self.flaws(of: actual, expected: expected))
            }
        }
    }

    private func scripts(_ engine: Engine) -> [String] {
        let dialect = Dialect(engine: engine)
        return [dialect.migrationsTable] + migrations.map { $0.text(for: dialect) }
    }

    private static func flaws(of actual: [SchemaObject], expected: [SchemaObject]) -> [SchemaFlaw] {
        let found = Dictionary(actual.map { ($0.label, $0) }) { first, _ in first }
        let wanted = Dictionary(expected.map { ($0.label, $0) }) { first, _ in first }
        let ours = Set(expected.map(\.table))
        var flaws: [SchemaFlaw] = []
        for (label, object) in wanted where found[label] != object {
            flaws.append(SchemaFlaw(object: label, what: found[label] == nil ? "is missing" : "is not what it was"))
        }
        for (label, object) in found where object.actsByItself && wanted[label] == nil && ours.contains(object.table) {
            flaws.append(SchemaFlaw(object: label, what: "was added"))
        }
        return flaws.sorted { $0.object < $1.object }
    }
}
