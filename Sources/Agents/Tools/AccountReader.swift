import Access
import Accounts
import Core

/// Accounts as one caller may read them: the functions of the room that read, held so that no other can be reached.
struct AccountReader: Sendable {
    private let room: AccountsRoom
    private let reach: AccountReach

    init(_ room: AccountsRoom, for subject: Subject) {
        self.room = room
        reach = subject.permissions.contains(.accountList) ? .all : .own(subject.userID)
    }

    /// Whether what is read may belong to others.
    var readsOthers: Bool { reach == .all }

    func page(_ choice: AccountChoice) async throws -> AccountsPageView {
        let page = try await room.records.page(choice.filter(reach), PageRequest(limit: choice.limit ?? 20))
        return AccountsPageView(accounts: page.rows, total: page.pagination.total.count)
    }

    func account(_ key: AccountKey) async throws -> Account {
        guard let found = try await room.records.find(key, within: reach) else { throw ToolFault.notFound }
        return found
    }

    func deals(_ key: AccountKey) async throws -> [DealView] {
        guard let found = try await room.belongings.deals(of: key, within: reach) else { throw ToolFault.notFound }
        return found
    }

    func activities(_ key: AccountKey) async throws -> [ActivityView] {
        guard let found = try await room.belongings.activities(of: key, within: reach) else { throw ToolFault.notFound }
        return found
    }

    func notes(_ key: AccountKey) async throws -> [NoteView] {
        guard let found = try await room.belongings.notes(of: key, within: reach) else { throw ToolFault.notFound }
        return found
    }

    func page(_ choice: RecommendationChoice) async throws -> RecommendationsPageView {
        let page = try await room.recommendations.page(choice.filter(reach), PageRequest(limit: choice.limit ?? 20))
        return RecommendationsPageView(recommendations: page.rows, total: page.pagination.total.count)
    }

    func recommendation(_ key: RecommendationKey) async throws -> Recommendation {
        guard let found = try await room.recommendations.find(key, within: reach) else { throw ToolFault.notFound }
        return found
    }
}

extension ToolReader {
    func accounts(_ choice: AccountChoice) async throws -> AccountsPageView {
        try await reading { try await $0.page(choice) }
    }
    func account(_ key: AccountKey) async throws -> Account { try await reading { try await $0.account(key) } }
    func deals(_ key: AccountKey) async throws -> [DealView] { try await reading { try await $0.deals(key) } }
    func activities(_ key: AccountKey) async throws -> [ActivityView] {
        try await reading { try await $0.activities(key) }
    }
    func notes(_ key: AccountKey) async throws -> [NoteView] { try await reading { try await $0.notes(key) } }
    func recommendations(_ choice: RecommendationChoice) async throws -> RecommendationsPageView {
        try await reading { try await $0.page(choice) }
    }
    func recommendation(_ key: RecommendationKey) async throws -> Recommendation {
        try await reading { try await $0.recommendation(key) }
    }
}
