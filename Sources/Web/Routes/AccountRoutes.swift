import Access
import Accounts
import Core
import HTTPTypes

extension RouteTable {
    /// Customers' accounts, and the analysis of them.
    static let accounts: [Route] = (accountRecords + accountBelongings + accountAnalyses).map { $0.within(.accounts) }

    private static let accountRecords: [Route] = [
        .signed(
            .get, "/v1/accounts", needs: .accountRead, room: .accounts,
            "Accounts: one's own, or with `account:list` all.",
            parameters: AccountEndpoint.listParameters, answer: .data(AccountsView.self), AccountEndpoint.list),
        .signed(
            .post, "/v1/accounts", needs: .accountCreate, room: .accounts, "Make an account.",
            body: .json(NewAccountBody.self), answer: .data(Account.self, status: .created),
            AccountEndpoint.create),
        .signed(
            .post, "/v1/accounts/bulk", needs: .accountBulk, room: .accounts,
            "Do the same to many accounts, each by itself: assign (with `account:assign`), analyze (`account:analyze`), "
                + "update (`account:update`).",
            body: .json(AccountBulkBody.self), answer: .data(AccountBulkView.self),
            AccountBulkEndpoint.bulk),
        .signed(
            .get, "/v1/accounts/{account}", needs: .accountRead, room: .accounts,
            "One account, with its health, its risk and the reasons.",
            parameters: AccountDetailEndpoint.parameters, answer: .data(AccountDetail.self), errors: [.notFound],
            AccountDetailEndpoint.get),
        .signed(
            .patch, "/v1/accounts/{account}", needs: .accountUpdate, room: .accounts, "Change fields of an account.",
            parameters: [AccountEndpoint.account], body: .json(AccountPatchBody.self), answer: .data(Account.self),
            errors: [.notFound, .versionConflict, .archived], AccountEndpoint.update),
        .signed(
            .put, "/v1/accounts/{account}/owner", needs: .accountAssign, room: .accounts,
            "Give an account to another owner.",
            parameters: [AccountEndpoint.account], body: .json(AccountOwnerBody.self), answer: .data(Account.self),
            errors: [.notFound, .versionConflict, .archived], AccountEndpoint.assign),
        .signed(
            .post, "/v1/accounts/{account}/archive", needs: .accountDelete, room: .accounts, "Put an account aside.",
            parameters: [AccountEndpoint.account], answer: .data(Account.self), errors: [.notFound],
            AccountEndpoint.archive),
        .signed(
            .post, "/v1/accounts/{account}/restore", needs: .accountDelete, room: .accounts, "Take an account back.",
            parameters: [AccountEndpoint.account], answer: .data(Account.self), errors: [.notFound],
            AccountEndpoint.restore),
        .signed(
            .delete, "/v1/accounts/{account}", needs: .accountDelete, room: .accounts,
            "Delete an archived account with everything that belongs to it.",
            parameters: [AccountEndpoint.account], answer: .data(Account.self), errors: [.notFound, .notArchived],
            AccountEndpoint.delete),
    ]

    private static let accountBelongings: [Route] = [
        .signed(
            .get, "/v1/account-contacts", needs: .accountRead, room: .accounts,
            "People at customers' by e-mail address, found by a blind index.",
            parameters: [BelongingEndpoint.email], answer: .data(AccountContactsView.self),
            BelongingEndpoint.findContacts),
        .signed(
            .get, "/v1/accounts/{account}/contacts", needs: .accountRead, room: .accounts,
            "The people at a customer's.",
            parameters: [AccountEndpoint.account], answer: .data(AccountContactsView.self), errors: [.notFound],
            BelongingEndpoint.contacts),
        .signed(
            .get, "/v1/accounts/{account}/deals", needs: .accountRead, room: .accounts, "The deals with a customer.",
            parameters: [AccountEndpoint.account], answer: .data(AccountDealsView.self), errors: [.notFound],
            BelongingEndpoint.deals),
        .signed(
            .get, "/v1/accounts/{account}/activities", needs: .accountRead, room: .accounts,
            "What was and is to be done with a customer.",
            parameters: [AccountEndpoint.account], answer: .data(AccountActivitiesView.self), errors: [.notFound],
            BelongingEndpoint.activities),
        .signed(
            .post, "/v1/accounts/{account}/activities", needs: .accountUpdate, room: .accounts,
            "Write down by hand what was done with a customer, or is to be. The CRM isn't told.",
            parameters: [AccountEndpoint.account], body: .json(AccountActivityBody.self),
            answer: .data(ActivityView.self, status: .created), errors: journalErrors, JournalEndpoint.activity),
        .signed(
            .get, "/v1/accounts/{account}/notes", needs: .accountRead, room: .accounts, "The notes about an account.",
            parameters: [AccountEndpoint.account], answer: .data(AccountNotesView.self), errors: [.notFound],
            BelongingEndpoint.notes),
        .signed(
            .post, "/v1/accounts/{account}/notes", needs: .accountUpdate, room: .accounts,
            "Write a note about an account by hand. The CRM isn't told.",
            parameters: [AccountEndpoint.account], body: .json(AccountNoteBody.self),
            answer: .data(NoteView.self, status: .created), errors: journalErrors, JournalEndpoint.note),
    ]

    private static let journalErrors: [ErrorCode] = [
        .notFound, .archived, .interactiveSessionRequired, .complianceViolation,
    ]

    private static let accountAnalyses: [Route] = [
        .signed(
            .post, "/v1/accounts/{account}/analyze", needs: .accountAnalyze, room: .accounts,
            "Have an account analyzed: its health, its risks, and what could be done, which somebody then decides on.",
            parameters: [AccountEndpoint.account], answer: .data(AnalysisView.self, status: .accepted),
            errors: [.notFound, .archived], AnalysisEndpoint.start),
        .signed(
            .get, "/v1/sessions/{session}", needs: .accountRead, room: .accounts, "A run of the analysis.",
            parameters: [AnalysisEndpoint.session], answer: .data(AnalysisView.self), errors: [.notFound],
            AnalysisEndpoint.get),
        .stream(
            "/v1/sessions/{session}/stream", needs: .accountRead, room: .accounts,
            "What a run of the analysis tells, as it happens, to its end.",
            parameters: [AnalysisEndpoint.session, AnalysisEndpoint.after], contents: [.eventStream],
            errors: [.notFound, .rateLimitExceeded], AnalysisEndpoint.stream),
    ]
}
