import Access
import Core
import HTTPTypes
import RealEstate

extension RouteTable {
    /// Escrows, listings and clients: what all kinds have, then what each has of its own.
    static let realEstate: [Route] = records(Escrow.self) + records(Listing.self) + records(Client.self)

    private static func records<Kind: RoutedKind>(_ kind: Kind.Type) -> [Route] {
        (lists(kind) + changes(kind) + parts(kind)).map { $0.within(kind.module) }
    }

    /// The path of one record.
    static func path<Kind: RoutedKind>(_ kind: Kind.Type, _ rest: String = "") -> String {
        "/v1/\(kind.plural)/{\(kind.name)}\(rest)"
    }

    private static func lists<Kind: RoutedKind>(_ kind: Kind.Type) -> [Route] {
        [
            .signed(
                .get, "/v1/\(kind.plural)", needs: kind.permissions.read, room: .realEstate,
                "\(capitalised(kind.plural)) that you may see, the newest first unless told.",
                parameters: RecordListEndpoint<Kind>.parameters, answer: .data(RecordsView<Kind>.self),
                RecordListEndpoint<Kind>.list),
            .signed(
                .post, "/v1/\(kind.plural)", needs: kind.permissions.write, room: .realEstate,
                "Make one; it belongs to you and your team.",
                body: .json(NewRecord<Kind>.self, named: "New\(capitalised(kind.name.description))"),
                answer: .made(RecordView<Kind>.self), errors: [.businessRule] + own(kind), RecordEndpoint<Kind>.create
            ).repeatable(),
            .signed(
                .post, "/v1/\(kind.plural)/batch-delete", needs: kind.permissions.delete, room: .realEstate,
                "Delete up to 100 archived ones for good, and say of each what became of it.",
                body: .json(
                    BatchDeleteBody<Kind>.self, named: "Delete\(capitalised(kind.plural))"),
                answer: .data(BatchDeleteView.self), RecordEndpoint<Kind>.deleteMany),
            .signed(
                .get, path(kind), needs: kind.permissions.read, room: .realEstate, "One of them.",
                parameters: [RecordEndpoint<Kind>.key], answer: .data(RecordView<Kind>.self), errors: [.notFound],
                RecordEndpoint<Kind>.get),
        ]
    }

    private static func changes<Kind: RoutedKind>(_ kind: Kind.Type) -> [Route] {
        let (name, key) = (capitalised(kind.name.description), RecordEndpoint<Kind>.key)
        return [
            .signed(
                .patch, path(kind), needs: kind.permissions.write, room: .realEstate,
                "Change fields; what isn't named stays. A status is moved on elsewhere.",
                parameters: [key], body: .json(RecordPatch<Kind>.self, named: "\(name)Patch"),
                answer: .data(RecordView<Kind>.self), errors: refusals + [.businessRule, .archived] + own(kind),
                RecordEndpoint<Kind>.update),
            .signed(
                .post, path(kind, "/status"), needs: kind.permissions.write, room: .realEstate,
                "Move on to another status, as far as it may follow.",
                parameters: [key], body: .json(StatusBody<Kind>.self, named: "\(name)Status"),
                answer: .data(RecordView<Kind>.self), errors: refusals + [.invalidTransition, .archived],
                RecordEndpoint<Kind>.move),
            .signed(
                .post, path(kind, "/archive"), needs: kind.permissions.write, room: .realEstate,
                "Put it away, where only `archived=true` lists it.",
                parameters: [key, RecordEndpoint<Kind>.version], answer: .data(RecordView<Kind>.self),
                errors: refusals, RecordEndpoint<Kind>.archive),
            .signed(
                .post, path(kind, "/restore"), needs: kind.permissions.write, room: .realEstate,
                "Take it back from the archive.",
                parameters: [key, RecordEndpoint<Kind>.version], answer: .data(RecordView<Kind>.self),
                errors: refusals + [.notArchived], RecordEndpoint<Kind>.restore),
            .signed(
                .delete, path(kind), needs: kind.permissions.delete, room: .realEstate,
                "Delete it for good, once it is archived; the answer shows it for the last time.",
                parameters: [key, RecordEndpoint<Kind>.version], answer: .data(RecordView<Kind>.self),
                errors: refusals + [.notArchived], RecordEndpoint<Kind>.delete),
            .signed(
                .post, path(kind, "/owner"), needs: kind.permissions.write, room: .realEstate,
                "Give it to another owner, and into their team: to members of your team, or with `record:write_all` to anybody.",
                parameters: [key], body: .json(OwnerBody.self), answer: .data(RecordView<Kind>.self),
                errors: refusals + own(kind), RecordEndpoint<Kind>.transfer),
        ]
    }

    private static func parts<Kind: RoutedKind>(_ kind: Kind.Type) -> [Route] {
        let key = RecordEndpoint<Kind>.key
        typealias Parts = RecordPartsEndpoint<Kind>
        return [
            .signed(
                .get, path(kind, "/shares"), needs: kind.permissions.read, room: .realEstate,
                "With whom it is shared; whom it was shared with sees only themselves.",
                parameters: [key], answer: .data(SharesView.self), errors: [.notFound], Parts.shares),
            .signed(
                .put, path(kind, "/shares/{user}"), needs: kind.permissions.write, room: .realEstate,
                "Share it with somebody, or change how far.",
                parameters: [key, Parts.user], body: .json(ShareBody.self), answer: .data(RecordView<Kind>.self),
                errors: refusals, Parts.share),
            .signed(
                .delete, path(kind, "/shares/{user}"), needs: kind.permissions.write, room: .realEstate,
                "Share it with somebody no longer.",
                parameters: [key, Parts.user], answer: .data(RecordView<Kind>.self), errors: refusals, Parts.unshare),
            .signed(
                .get, path(kind, "/notes"), needs: kind.permissions.read, room: .realEstate,
                "Its notes, the latest first.", parameters: [key, Parts.noteLimit, Paging.cursor],
                answer: .data(NotesView.self), errors: [.notFound], Parts.notes),
            .signed(
                .post, path(kind, "/notes"), needs: kind.permissions.write, room: .realEstate,
                "Write a note on it; there may be 1,000.",
                parameters: [key], body: .json(NoteBody.self), answer: .made(RecordNote.self),
                errors: refusals + [.archived], Parts.addNote
            ).repeatable(),
            .signed(
                .delete, path(kind, "/notes/{note}"), needs: kind.permissions.write, room: .realEstate,
                "Delete a note.",
                parameters: [key, Parts.note], answer: .data(RecordView<Kind>.self), errors: refusals + [.archived],
                Parts.deleteNote),
            .signed(
                .put, path(kind, "/tags"), needs: kind.permissions.write, room: .realEstate,
                "Put exactly these words on it.",
                parameters: [key], body: .json(TagsBody.self), answer: .data(RecordView<Kind>.self),
                errors: refusals + [.archived], Parts.setTags),
            .signed(
                .get, path(kind, "/timeline"), needs: kind.permissions.read, room: .realEstate,
                "What was done to it, and by whom.",
                parameters: [key], answer: .data(HistoryView.self), errors: [.notFound], Parts.timeline),
        ]
    }

    /// How every change of a record may be refused.
    static let refusals: [ErrorCode] = [.notFound, .forbidden, .versionConflict]

    private static func own<Kind: RoutedKind>(_ kind: Kind.Type) -> [ErrorCode] {
        kind == Client.self ? [.duplicateEmail] : []
    }

    private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
