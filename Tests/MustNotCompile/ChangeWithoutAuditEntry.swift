// Every way that comes to mind of changing rows without an audit entry. The compiler has to refuse each.
//
// `@_spi(RawTransaction) import Store` would open the door; who may write that is checked by Scripts/check-arrows.

import Audit
import Core
import Store

func throughTheStore(_ database: Database) async throws(StoreFault) {
    try await database.write { transaction throws(StoreFault) in  // expected-error {{'write' is inaccessible due to '@_spi' protection level}}
        try transaction.run("UPDATE users SET is_active = FALSE")
        return .commit(())
    }
}

func behindTheAuditLogsBack(_ database: AuditedDatabase) async throws(StoreFault) {
    _ = database.database  // expected-error {{'database' is inaccessible due to 'internal' protection level}}
}

func whileReading(_ database: AuditedDatabase) async throws(StoreFault) -> Int {
    try await database.read { reader throws(StoreFault) in
        try reader.run("UPDATE users SET is_active = FALSE")  // expected-error {{value of type 'Reader' has no member 'run'}}
    }
}

func withATransactionOfOnesOwn(_ connection: any Connection) {  // expected-error {{cannot find type 'Connection' in scope}}
    _ = Transaction(connection)  // expected-error {{'Transaction' initializer is inaccessible due to 'internal' protection level}}
}

func withAStatementMadeOfText(_ change: Change, name: String) throws(StoreFault) {
    try change.transaction.run(SQL(stringLiteral: "DELETE FROM users WHERE name = '\(name)'"))  // expected-error {{cannot convert value of type 'String' to expected argument type 'StaticString'}}
    let statement = "DELETE FROM users WHERE name = '\(name)'"
    try change.transaction.run(statement)  // expected-error {{cannot convert value of type 'String' to expected argument type 'SQL'}}
}

func keepingTheTransactionForLater(_ database: AuditedDatabase, _ duty: Housekeeping) async throws(StoreFault) {
    // A transaction isn't Sendable, so it can't leave the closure that received it.
    let kept = try await database.housekeep(duty) { transaction throws(StoreFault) in  // expected-error 2 {{type 'Transaction' does not conform to the 'Sendable' protocol}}
        Ending.commit(transaction)  // expected-error 2 {{type 'Transaction' does not conform to the 'Sendable' protocol}}
    }
    try kept.run("UPDATE users SET is_active = FALSE")
}
