import Access
import Core
import Store
import Testing

@testable import RealEstate

@Suite("What a list costs")
struct ListCostTests {
    private func cost(
        _ request: PageRequest = PageRequest(limit: 100), _ change: (inout RecordQuery<Escrow>) throws -> Void
    ) rethrows -> ReadCost {
        let user = UserID(high: 1, low: 2)
        var query = RecordQuery<Escrow>(by: RecordViewer(user, team: nil, role: .broker, permissions: []))
        try change(&query)
        return query.cost(of: request, exactCount: false)
    }

    @Test("is a look into an index, or a search through the table that no request thread does")
    func costs() throws {
        #expect(cost { _ in } == .point)
        #expect(cost { $0.status = "Active" } == .point)
        #expect(cost { $0.isArchived = true } == .point)
        #expect(cost { $0.sort = .field("closingDate") } == .point)
        #expect(cost { $0.search = "main" } == .scan)
        #expect(cost(PageRequest(limit: 1, offset: 1_001)) { _ in } == .scan)
        let price = try #require(Escrow.filters.first { $0.comparison == .least })
        #expect(cost { $0.filters = [(price, .amount(.zero))] } == .scan)
        #expect(
            cost {
                $0.status = "Active"
                $0.sort = .field("closingDate")
            } == .scan)
        #expect(
            cost {
                $0.isArchived = true
                $0.sort = .updatedAt
            } == .scan)
        let email = try #require(Client.filters.first { $0.name == "email" })
        var clients = RecordQuery<Client>(
            by: RecordViewer(UserID(high: 1, low: 2), team: nil, role: .broker, permissions: []))
        clients.filters = [(email, .text("zoe@example.org"))]
        #expect(clients.cost(of: PageRequest(limit: 1), exactCount: false) == .point, "a blind index has it")
    }
}
