import Core
import RealEstate

/// The demo's clients: buyers with a budget, sellers, some who went elsewhere, every sixth its owner's secret.
extension DemoWorkspaces {
    private static let types = ["Buyer", "Seller", "Both", "Buyer", "Investor"]
    private static let notes = [
        "Prefers to be called in the evening.", "Has a dog; needs a yard.",
        "Pre-approved until the end of the quarter.",
    ]

    mutating func plantClients() async throws {
        for number in 0..<Self.clients {
            let worker = sellers[number % sellers.count]
            let day = Self.day(of: number, among: Self.clients)
            turn(to: day, number)
            let new = NewRecord<Client>(client(number), isPrivate: number % 6 == 1)
            let made = try done(await realEstate.clients.create(new, by: worker.viewer, grant))
            let key = RecordKey<Client>.id(made.id)
            if number % 4 == 0 {
                let text = Self.notes[number / 4 % Self.notes.count]
                _ = try done(await realEstate.clients.addNote(text, to: key, by: worker.viewer, grant))
            }
            guard number % 9 == 4 else { continue }
            turn(to: day - 2, number)
            _ = try done(
                await realEstate.clients.move(key, to: "inactive", version: nil, by: worker.viewer, grant))
        }
    }

    private mutating func client(_ number: Int) -> [String: FieldValue] {
        let (first, last) = DemoNames.person(number)
        let type = Self.types[number % Self.types.count]
        var values: [String: FieldValue] = [
            "firstName": .text(first), "lastName": .text(last),
            "email": .text("\(first).\(last)@mail.example".lowercased()), "phone": .text(DemoNames.phone(number)),
            "mailingAddress": .text(
                "\(DemoNames.address(90 + number)), \(DemoNames.town(90 + number)), CA \(DemoNames.zip(90 + number))"),
            "clientType": .text(type), "leadSource": .text(DemoNames.sources[number % DemoNames.sources.count]),
        ]
        if type != "Seller" {
            let least = 1_000 * Int.random(in: 350...900, using: &dice)
            values["budgetMin"] = Self.dollars(least)
            values["budgetMax"] = Self.dollars(least * 13 / 10)
        }
        return values
    }
}
