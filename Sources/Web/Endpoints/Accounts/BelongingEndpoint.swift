import Access
import Accounts
import Core

/// What belongs to an account.
enum BelongingEndpoint {
    static let email = Parameter<EmailAddress>.query("email", "The person's e-mail address; all of it, in any case. Without one, nobody is found.")

    static func contacts(_ context: SignedContext) async throws -> AccountContactsView {
        let reach = AccountReach(context.principal)
        let found = try await context.services.accounts.belongings.contacts(
            of: try AccountEndpoint.key(context), within: reach)
        guard let found else { throw Problem(.notFound) }
        try await context.noteRead(of: "account_contacts", reach)
        return AccountContactsView(contacts: found)
    }

    static func findContacts(_ context: SignedContext) async throws -> AccountContactsView {
        guard let email = context.parameters[email] else { return AccountContactsView(contacts: []) }
        let reach = AccountReach(context.principal)
        let found = try await context.services.accounts.belongings.contacts(withEmail: email.canonical, within: reach)
        try await context.noteRead(of: "account_contacts", reach)
        return AccountContactsView(contacts: found)
    }

    static func deals(_ context: SignedContext) async throws -> AccountDealsView {
        let found = try await context.services.accounts.belongings.deals(
            of: try AccountEndpoint.key(context), within: AccountReach(context.principal))
        guard let found else { throw Problem(.notFound) }
        return AccountDealsView(deals: found)
    }

    static func activities(_ context: SignedContext) async throws -> AccountActivitiesView {
        let found = try await context.services.accounts.belongings.activities(
            of: try AccountEndpoint.key(context), within: AccountReach(context.principal))
        guard let found else { throw Problem(.notFound) }
        return AccountActivitiesView(activities: found)
    }

    static func notes(_ context: SignedContext) async throws -> AccountNotesView {
        let found = try await context.services.accounts.belongings.notes(
            of: try AccountEndpoint.key(context), within: AccountReach(context.principal))
        guard let found else { throw Problem(.notFound) }
        return AccountNotesView(notes: found)
    }
}

extension SignedContext {
    /// Notes that personal data was read, when the reach was more than one's own.
    fileprivate func noteRead(of records: String, _ reach: AccountReach) async throws {
        try await noteRead(of: records, within: reach == .all ? .all : .own(principal.userID))
    }
}

/// People at a customer's.
struct AccountContactsView: Shaped {
    let contacts: [ContactView]
    static let shape = Shape<AccountContactsView>(
        "AccountContacts", "People at customers'.", [.field("contacts", "At most 200.") { $0.contacts }])
}

/// Deals with a customer.
struct AccountDealsView: Shaped {
    let deals: [DealView]
    static let shape = Shape<AccountDealsView>(
        "AccountDeals", "Deals with a customer.", [.field("deals", "At most 200.") { $0.deals }])
}

/// What was and is to be done.
struct AccountActivitiesView: Shaped {
    let activities: [ActivityView]
    static let shape = Shape<AccountActivitiesView>(
        "AccountActivities", "What was and is to be done with a customer.",
        [.field("activities", "The latest first, at most 200.") { $0.activities }])
}

/// Notes about an account.
struct AccountNotesView: Shaped {
    let notes: [NoteView]
    static let shape = Shape<AccountNotesView>(
        "AccountNotes", "Notes about an account.", [.field("notes", "The newest first, at most 200.") { $0.notes }])
}
