import Core
import RealEstate

/// The demo's escrows: most on their way, some closed, some cancelled, every seventh its owner's secret.
extension DemoWorkspaces {
    /// What becomes of them, after `Active`.
    private static let lives = [
        ["Pending", "Closed"], ["Pending"], [], ["On Hold"], ["Pending", "Closed"], ["Pending"], ["Cancelled"], [],
    ]
    private static let notes = [
        "Buyers asked for a credit after the roof inspection; sellers are thinking it over.",
        "Appraisal came in at the price. Loan documents next week.",
        "Sellers need four more days to move out. Addendum is drawn up.",
        "Waiting for the homeowners' association's papers.",
    ]

    mutating func plantEscrows() async throws {
        for number in 0..<Self.escrows {
            let worker = sellers[number % sellers.count]
            let day = Self.day(of: number, among: Self.escrows)
            let life = Self.lives[number % Self.lives.count]
            turn(to: day, number)
            let new = NewRecord<Escrow>(escrow(number, hasClosed: life.last == "Closed"), isPrivate: number % 7 == 3)
            let made = try done(await realEstate.escrows.create(new, by: worker.viewer, grant))
            let key = RecordKey<Escrow>.id(made.id)
            try await furnish(key, number, by: worker)
            for (step, status) in life.enumerated() {
                turn(to: day - 4 * (step + 1), number)
                if status == "Closed" {
                    let patch = RecordPatch<Escrow>(["actualCloseDate": .date(today)])
                    _ = try done(await realEstate.escrows.update(key, patch, by: worker.viewer, grant))
                }
                _ = try done(
                    await realEstate.escrows.move(key, to: status, version: nil, by: worker.viewer, grant))
            }
        }
    }

    private mutating func escrow(_ number: Int, hasClosed: Bool) -> [String: FieldValue] {
        let price = 1_000 * Int.random(in: 380...1_450, using: &dice)
        let commission = price / 40
        let accepted = today.advanced(by: hasClosed ? -42 : -Int.random(in: 1...12, using: &dice))
        return [
            "propertyAddress": .text(DemoNames.address(number)), "city": .text(DemoNames.town(number)),
            "state": .text("CA"), "zipCode": .text(DemoNames.zip(number)),
            "propertyType": .text(DemoNames.types[number % DemoNames.types.count]),
            "purchasePrice": Self.dollars(price), "earnestMoneyDeposit": Self.dollars(price * 3 / 100),
            "downPayment": Self.dollars(price / 5), "loanAmount": Self.dollars(price * 4 / 5),
            "commissionPercentage": Money(cents: 250).map { .amount($0) } ?? FieldValue.none,
            "grossCommission": Self.dollars(commission), "netCommission": Self.dollars(commission * 7 / 10),
            "acceptanceDate": .date(accepted), "openingDate": .date(accepted.advanced(by: 2)),
            "closingDate": .date(accepted.advanced(by: 45)),
            "escrowNumber": .text("HL-\(4_100 + number)"), "escrowCompany": .text("Lighthouse Escrow"),
            "titleCompany": .text("Compass Rose Title"), "lender": .text("Tidewater Home Loans"),
            "representationType": .text(["Buyer", "Seller", "Dual"][number % 3]),
            "leadSource": .text(DemoNames.sources[number % DemoNames.sources.count]),
        ]
    }

    /// Notes on every third, a checklist and people on every fourth, a tag on every fifth.
    private func furnish(_ key: RecordKey<Escrow>, _ number: Int, by worker: Worker) async throws {
        let escrows = realEstate.escrows
        if number % 3 == 0 {
            let text = Self.notes[number / 3 % Self.notes.count]
            _ = try done(await escrows.addNote(text, to: key, by: worker.viewer, grant))
        }
        if number % 4 == 0 {
            for (list, title, isDone) in [
                ("House", "Home inspection", true), ("Loan", "Appraisal", number % 8 == 0),
                ("Admin", "Disclosures signed", false),
            ] {
                let item = PartContent<ChecklistItem>(
                    json: .object([
                        .init("list", .string(list)), .init("title", .string(title)),
                        .init("isDone", .boolean(isDone)),
                        .init("dueDate", .string(today.advanced(by: 14).text)),
                    ]))
                try await put(item, on: key, of: escrows, by: worker)
            }
            let name = DemoNames.person(200 + number)
            let officer = PartContent<DealPerson>(
                json: .object([
                    .init("role", .string("Escrow Officer")), .init("name", .string("\(name.first) \(name.last)")),
                    .init("email", .string("\(name.first.lowercased())@lighthouse-escrow.example")),
                    .init("phone", .string(DemoNames.phone(number))), .init("company", .string("Lighthouse Escrow")),
                ]))
            try await put(officer, on: key, of: escrows, by: worker)
        }
        if number % 5 == 0 {
            _ = try done(await escrows.setTags(["first-time buyer"], of: key, by: worker.viewer, grant))
        }
    }

    /// Hangs a part on a record.
    func put<Kind, Part>(
        _ part: PartContent<Part>?, on key: RecordKey<Kind>, of records: Records<Kind>, by worker: Worker
    ) async throws {
        guard let part else { throw Refusal(outcome: "\(Part.name) isn't as the schema has it") }
        let outcome = try await records.put(part, on: key, by: worker.viewer, grant)
        guard case .done = outcome else { throw Refusal(outcome: "\(Part.name): \(outcome)") }
    }
}
