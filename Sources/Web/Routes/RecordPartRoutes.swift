import Access
import Core
import HTTPTypes
import RealEstate

extension RouteTable {
    /// What each kind of record has of its own.
    static let recordParts: [Route] =
        parts(Escrow.self, DealPerson.self) + parts(Escrow.self, ChecklistItem.self) + parts(Listing.self, Showing.self)
        + prices.map { $0.within(.listings) }

    private static let prices: [Route] = [
        .signed(
            .post, path(Listing.self, "/price-reduction"), needs: .listingWrite, room: .realEstate,
            "Ask less than before.",
            parameters: [RecordEndpoint<Listing>.key], body: .json(PriceReductionBody.self),
            answer: .data(RecordView<Listing>.self), errors: refusals + [.businessRule, .archived],
            ListingEndpoint.reducePrice),
        .signed(
            .get, path(Listing.self, "/price-history"), needs: .listingRead, room: .realEstate,
            "What was asked for it, and since when.",
            parameters: [RecordEndpoint<Listing>.key], answer: .data(HistoryView.self), errors: [.notFound],
            RecordPartsEndpoint<Listing>.prices),
    ]

    private static func parts<Kind: RoutedKind, Part: PartKind>(_ kind: Kind.Type, _ part: Part.Type) -> [Route] {
        typealias Parts = PartEndpoint<Kind, Part>
        let (all, one) = (path(kind, "/\(part.plural)"), path(kind, "/\(part.plural)/{\(part.name)}"))
        let (key, name) = (RecordEndpoint<Kind>.key, "\(part.shape.name)Body")
        let routes: [Route] = [
            .signed(
                .get, all, needs: kind.permissions.read, room: .realEstate, "Its \(part.plural), the oldest first.",
                parameters: [key], answer: .data(PartsView<Part>.self), errors: [.notFound], Parts.list),
            .signed(
                .post, all, needs: kind.permissions.write, room: .realEstate, "Add one to its \(part.plural).",
                parameters: [key], body: .json(PartContent<Part>.self, named: name),
                answer: .made(RecordPart<Part>.self), errors: refusals + [.businessRule, .archived], Parts.add
            ).repeatable(),
            .signed(
                .put, one, needs: kind.permissions.write, room: .realEstate, "Write another in place of one.",
                parameters: [key, Parts.part], body: .json(PartChange<Part>.self, named: "\(part.shape.name)Change"),
                answer: .data(RecordPart<Part>.self), errors: refusals + [.businessRule, .archived], Parts.replace),
            .signed(
                .delete, one, needs: kind.permissions.write, room: .realEstate, "Take one away.",
                parameters: [key, Parts.part, RecordEndpoint<Kind>.version], answer: .data(RecordView<Kind>.self),
                errors: refusals + [.archived], Parts.remove),
        ]
        return routes.map { $0.within(kind.module) }
    }
}
