// Every way that comes to mind of writing an account on an agent's behalf without a decision. The compiler has to refuse each.

import Accounts
import Core

func withAnOrderOfOnesOwn(_ executor: any OrderExecutor, _ account: AccountID, _ recommendation: RecommendationID) async throws {
    let order = ApprovedOrder(  // expected-error {{'ApprovedOrder' initializer is inaccessible due to 'internal' protection level}}
        key: "mine", recommendation: recommendation, account: account, remote: nil, accountVersion: 1,
        action: .changeStatus(.closed), expected: AccountFields([:]), digest: [])
    _ = try await executor.carryOut(order)
}

func withTheProposalInstead(_ executor: any OrderExecutor, _ recommendation: Recommendation) async throws {
    _ = try await executor.carryOut(recommendation)  // expected-error {{cannot convert value of type 'Recommendation' to expected argument type 'ApprovedOrder'}}
}

func withAnotherOrdersAction(_ order: ApprovedOrder) {
    order.action = .changeStatus(.closed)  // expected-error {{cannot assign to property: 'action' is a 'let' constant}}
}

func withoutTheGrantOfAPerson(_ room: AccountsRoom, _ account: AccountKey, _ fields: AccountFields) async throws {
    _ = try await room.records.update(account, fields, version: nil, within: .all)  // expected-error {{missing argument for parameter 'by' in call}}
}

func withTheLocalExecutor(_ room: AccountsRoom) {
    _ = LocalExecutor(store: room.store)  // expected-error {{cannot find 'LocalExecutor' in scope}} expected-error {{'store' is inaccessible due to 'internal' protection level}}
}
