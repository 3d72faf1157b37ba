import Access
import Core
import HTTPTypes
import RealEstate

extension RouteTable {
    /// Records in and out as CSV.
    static let recordExchange: [Route] = exchange(Escrow.self) + exchange(Listing.self) + exchange(Client.self)

    private static func exchange<Kind: RoutedKind>(_ kind: Kind.Type) -> [Route] {
        typealias Exchange = RecordExchangeEndpoint<Kind>
        let routes: [Route] = [
            .intake(
                "/v1/\(kind.plural)/import", needs: kind.permissions.write, room: .realEstate,
                "Make \(kind.plural) of a CSV file whose first row names fields; they belong to you. As server-sent events, it tells how far it is.",
                parameters: [Exchange.preview, Exchange.skipsBad], body: Exchange.body,
                answers: [Exchange.answer.declaration, ImportStream<Kind>.answer], Exchange.take),
            .stream(
                "/v1/\(kind.plural)/export", needs: kind.permissions.read, room: .realEstate,
                "\(kind.plural.prefix(1).uppercased() + kind.plural.dropFirst()) that you may see, as CSV that no spreadsheet runs, the newest first.",
                parameters: RecordListEndpoint<Kind>.choice, contents: [.csv], Exchange.give),
        ]
        return routes.map { $0.within(kind.module) }
    }
}
