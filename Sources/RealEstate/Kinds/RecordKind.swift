public import Access
import Audit
public import Core

/// What one kind of record is: its columns, its statuses, its rules. Everything that the kinds have in common (ownership, versions,
/// archive, lists, sharing) is written once, over any kind.
public protocol RecordKind: Sendable {
    /// The singular, in events and the audit log: `escrow`.
    static var name: StaticString { get }
    /// The table, and the word in paths and answers: `escrows`.
    static var table: StaticString { get }
    /// How references begin: `ESC`.
    static var prefix: String { get }
    /// The module that its routes belong to.
    static var module: Module { get }
    /// What reading, changing and deleting one needs.
    static var permissions: RecordPermissions { get }
    /// The columns of its own.
    static var fields: [RecordField] { get }
    /// The fields by which a list may be sorted, besides when records were made and changed.
    static var sorts: [String] { get }
    /// What narrows a list.
    static var filters: [RecordFilter] { get }
    /// What is summed over a list, when that is asked for.
    static var sums: [RecordSum] { get }
    /// The statuses and which follows which.
    static var statuses: StatusTable { get }
    /// What must hold of every record.
    static var rules: [any BusinessRule] { get }
    /// The field whose changes are kept as the history of a price.
    static var price: String? { get }
    /// What the audit log calls what is done.
    static var actions: RecordActions { get }
    /// What one looks like outside. Stored, because it is made of ``fields``: `RecordView.makeShape()`.
    static var shape: Shape<RecordView<Self>> { get }
}

extension RecordKind {
    /// The plural, as paths, answers and events have it.
    public static var plural: String { table.description }

    /// The place of a field; a name that isn't there is a mistake of this program.
    static func place(of name: String) -> Int {
        guard let place = fields.firstIndex(where: { $0.name == name }) else {
            preconditionFailure("\(table) have no \(name)")
        }
        return place
    }
}

/// What reading, changing and deleting a record needs.
public struct RecordPermissions: Sendable {
    /// To read.
    public let read: Permission
    /// To make, change, archive and restore.
    public let write: Permission
    /// To delete what is archived.
    public let delete: Permission
}

/// What the audit log calls what is done to records of a kind.
public struct RecordActions: Sendable {
    let created, updated, statusChanged, archived, restored, deleted, transferred, shared, unshared: Action
    let noted, noteDeleted, tagged, partChanged, imported, exported: Action
}
