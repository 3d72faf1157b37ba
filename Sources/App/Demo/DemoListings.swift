import Access
import Core
import Identity
import RealEstate

/// The demo's listings: with showings, prices that went down, some shared, and every eighth its owner's secret.
extension DemoWorkspaces {
    /// What becomes of them, after `Coming Soon`.
    private static let lives = [
        ["Active"], ["Active", "Pending"], ["Active", "Pending", "Closed"], ["Active"], [], ["Active", "Withdrawn"],
        ["Active"], ["Active", "Expired"],
    ]
    private static let feedback = [
        "Loved the kitchen, worried about the slope.", "Too far from the school.",
        "Would like to come again on Sunday.",
    ]

    mutating func plantListings() async throws {
        for number in 0..<Self.listings {
            let worker = sellers[number % sellers.count]
            let day = Self.day(of: number, among: Self.listings)
            let price = 1_000 * Int.random(in: 420...1_900, using: &dice)
            let life = Self.lives[number % Self.lives.count]
            turn(to: day, number)
            let new = NewRecord<Listing>(listing(number, price: price), isPrivate: number % 8 == 5)
            let made = try done(await realEstate.listings.create(new, by: worker.viewer, grant))
            let key = RecordKey<Listing>.id(made.id)
            for (step, status) in life.enumerated() {
                turn(to: day - 1 - 4 * step, number)
                _ = try done(
                    await realEstate.listings.move(key, to: status, version: nil, by: worker.viewer, grant))
            }
            if life == ["Active"] { try await offer(key, number, price: price, from: day, by: worker) }
            try await shareListing(key, number, isPrivate: new.isPrivate)
        }
    }

    private mutating func listing(_ number: Int, price: Int) -> [String: FieldValue] {
        [
            "propertyAddress": .text(DemoNames.address(50 + number)), "city": .text(DemoNames.town(50 + number)),
            "state": .text("CA"), "zipCode": .text(DemoNames.zip(50 + number)),
            "propertyType": .text(DemoNames.types[number % DemoNames.types.count]), "listPrice": Self.dollars(price),
            "squareFeet": .integer(Int64.random(in: 780...3_600, using: &dice)),
            "yearBuilt": .integer(Int64.random(in: 1924...2022, using: &dice)),
            "bedrooms": .integer(Int64.random(in: 1...5, using: &dice)),
            "bathrooms": Money(cents: 50 * Int64.random(in: 2...7, using: &dice)).map { .amount($0) }
                ?? FieldValue.none,
            "listingDate": .date(today), "expirationDate": .date(today.advanced(by: 120)),
            "mlsNumber": .text("DEMO-\(7_200 + number)"),
            "listingCommission": Money(cents: 250).map { .amount($0) } ?? FieldValue.none,
            "buyerCommission": Money(cents: 250).map { .amount($0) } ?? FieldValue.none,
            "description": .text("Light rooms, a quiet street, and \(DemoNames.town(50 + number)) harbor on foot."),
        ]
    }

    /// Shows a house to people, before and to come; every other costs less after a week.
    private func offer(
        _ key: RecordKey<Listing>, _ number: Int, price: Int, from day: Int, by worker: Worker
    ) async throws {
        for (place, days) in [-1, 2].enumerated() {
            turn(to: max(1, day - 3), number + place)
            let visitor = DemoNames.person(300 + number * 2 + place)
            let begin = (days < 0 ? clock.now() : now) + DemoMonth.day * days
            var members: [JSONValue.Member] = [
                .init("startsAt", .string(begin.text)), .init("endsAt", .string((begin + .seconds(1_800)).text)),
                .init("visitor", .string("\(visitor.first) \(visitor.last)")),
            ]
            if days < 0 { members.append(.init("feedback", .string(Self.feedback[number % Self.feedback.count]))) }
            try await put(PartContent<Showing>(json: .object(members)), on: key, of: realEstate.listings, by: worker)
        }
        guard number % 2 == 0, let less = Money(cents: Int64(price) * 96) else { return }
        turn(to: max(1, day - 7), number)
        _ = try done(
            await realEstate.listings.reducePrice(
                of: key, to: less, because: "Few visitors in the first week.", version: nil, by: worker.viewer, grant))
    }

    /// The broker shares some houses with an agent of the other team.
    private func shareListing(_ key: RecordKey<Listing>, _ number: Int, isPrivate: Bool) async throws {
        let team = sellers[number % sellers.count].team
        guard !isPrivate, number % 9 == 2, let broker = sellers.first(where: { $0.user.role == .broker }),
            let other = sellers.last(where: { $0.team != nil && $0.team != team })
        else { return }
        _ = try done(
            await realEstate.listings.share(key, with: other.user.id, .edit, by: broker.viewer, grant))
    }
}
