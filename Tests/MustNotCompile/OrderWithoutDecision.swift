// Every way that comes to mind of writing an account on an agent's behalf without a decision. The compiler has to refuse each.

import Access
import Accounts
import Core

func withAnOrderOfOnesOwn(
    _ executor: any OrderExecutor, _ account: AccountID, _ recommendation: RecommendationID, _ action: ProposedAction,
    _ fields: AccountFields
) async throws {
    let order = ApprovedOrder(  // expected-error {{'ApprovedOrder' initializer is inaccessible due to 'internal' protection level}}
        key: "mine", recommendation: recommendation, account: account, remote: nil, accountVersion: 1,
        action: action, expected: fields, digest: [])
    _ = try await executor.carryOut(order)
}

func withTheProposalInstead(_ executor: any OrderExecutor, _ recommendation: Recommendation) async throws {
    _ = try await executor.carryOut(recommendation)  // expected-error {{cannot convert value of type 'Recommendation' to expected argument type 'ApprovedOrder'}}
}

func withAnotherOrdersAction(_ order: ApprovedOrder, _ action: ProposedAction) {
    order.action = action  // expected-error {{cannot assign to property: 'action' is a 'let' constant}}
}

func withoutTheGrantOfAPerson(_ room: AccountsRoom, _ account: AccountKey, _ fields: AccountFields) async throws {
    _ = try await room.records.update(account, fields, version: nil, within: .all)  // expected-error {{missing argument for parameter 'by' in call}}
}

func byHandInTheNameOfSomebodyWhoIsNotThere(_ journal: AccountJournal, _ account: AccountKey, _ user: UserID, _ grant: Grant) async throws {
    let author = AccountAuthor(reference: "USR-1", reach: .all, grant: grant)  // expected-error {{'AccountAuthor' initializer is inaccessible due to 'internal' protection level}}
    _ = try await journal.write(note: "Done.", on: account, by: author)
}

func byHandForTheServerItself(_ journal: AccountJournal, _ account: AccountKey, _ doing: Doing) async throws {
    _ = try await journal.write(note: "Done.", on: account, by: Grant.system(.analysis))  // expected-error {{cannot convert value of type 'Grant' to expected argument type 'AccountAuthor'}}
    _ = try await journal.write(doing, on: account, by: Grant.system(.analysis))  // expected-error {{cannot convert value of type 'Grant' to expected argument type 'AccountAuthor'}}
}

func byHandForWhoeverStartedTheAgent(_ journal: AccountJournal, _ account: AccountKey, _ decider: Decider) async throws {
    _ = try await journal.write(note: "Done.", on: account, by: decider)  // expected-error {{cannot convert value of type 'Decider' to expected argument type 'AccountAuthor'}}
}

func withTheRoomsOwnExecutor(_ order: ApprovedOrder) async throws {
    _ = try await LocalExecutor().carryOut(order)  // expected-error {{cannot find 'LocalExecutor' in scope}}
}
