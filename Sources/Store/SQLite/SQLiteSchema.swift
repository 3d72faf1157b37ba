import GRDB

/// The schema that statements make of an empty database, in memory.
enum SQLiteSchema {
    static func objects(_ scripts: [String]) throws(StoreFault) -> [SchemaObject] {
        do {
            let queue = try DatabaseQueue()
            defer { try? queue.close() }
            return try queue.writeWithoutTransaction { database in
                try database.execute(sql: SQLiteFile.guardTable)
                for script in scripts { try database.execute(sql: script) }
                let connection = SQLiteConnection(database, StatementFigures())
                return try Reader(connection).rows(connection.dialect.schemaObjects, as: SchemaObject.self)
            }
        } catch let fault as StoreFault {
            throw fault
        } catch {
            throw .sqlite(error)
        }
    }
}
