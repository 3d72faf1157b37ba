public import Core

/// A record as those who may see it do.
public struct RecordView<Kind: RecordKind>: Sendable {
    let record: Record<Kind>
    /// Words that people put on it.
    let tags: [String]

    /// Its id.
    public var id: ID<Kind> { record.id }
    /// Its version.
    public var version: Int64 { record.version }
    /// Its reference.
    public var reference: String { record.reference }
    /// Whose it is.
    public var ownership: RecordOwnership { record.ownership }
    /// Its status.
    public var status: String { record.status }
    /// Since when it is archived.
    public var archivedAt: Instant? { record.archivedAt }
    /// The value of a field.
    public subscript(name: String) -> FieldValue { record[name] }
}

extension RecordView: Shaped {
    /// The kind's.
    public static var shape: Shape<RecordView<Kind>> { Kind.shape }

    static func makeShape(_ summary: String) -> Shape<RecordView<Kind>> {
        let word = Kind.name.description
        return Shape(
            word.prefix(1).uppercased() + word.dropFirst(), summary,
            [
                .field("id", "Its id.") { $0.record.id },
                .field("reference", "Its reference, \(Kind.prefix)-2026-0001.") { $0.record.reference },
                .field("status", "Its status.") { $0.record.status },
            ] + Kind.fields.enumerated().map { field($0, $1) } + [
                .field("tags", "Words that people put on it.") { $0.tags },
                .field("ownerId", "Whose it is; null once that person was erased.") { $0.record.ownership.owner },
                .field("teamId", "The team that it belongs to.") { $0.record.ownership.team },
                .field("isPrivate", "Whether only its owner and administrators see it.") {
                    $0.record.ownership.isPrivate
                },
                .field("isArchived", "Whether it is archived.") { $0.record.archivedAt != nil },
                .field("archivedAt", "Since when.") { $0.record.archivedAt },
                .field("createdAt", "When it was made.") { $0.record.createdAt },
                .field("updatedAt", "When it was last changed.") { $0.record.updatedAt },
                .field("version", "Rises with every change; send it along to change what you have seen.") {
                    $0.record.version
                },
            ])
    }

    private static func field(_ index: Int, _ field: RecordField) -> Field<RecordView<Kind>> {
        switch field.type {
        case .text, .choice, .sealed:
            .field(field.name, field.summary) { view -> String? in
                if case .text(let text) = view.record.values[index] { text } else { nil }
            }
        case .amount:
            .field(field.name, field.summary) { view -> Money? in
                if case .amount(let money) = view.record.values[index] { money } else { nil }
            }
        case .date:
            .field(field.name, field.summary) { view -> CalendarDate? in
                if case .date(let date) = view.record.values[index] { date } else { nil }
            }
        case .integer:
            .field(field.name, field.summary) { view -> Int64? in
                if case .integer(let number) = view.record.values[index] { number } else { nil }
            }
        }
    }
}
