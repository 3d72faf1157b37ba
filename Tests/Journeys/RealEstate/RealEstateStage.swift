import Access
import Core
import Identity
import TestKit
import Testing

/// A brokerage: a team with all modules, and who works in it.
struct RealEstateStage {
    let house: Harness
    let root: APIClient
    let team: String

    init(_ house: Harness, modules: String = #""escrows", "listings", "clients""#) async throws {
        self.house = house
        root = try await house.signedIn(try await house.person("root", role: .systemAdmin))
        let made = try await root.post("/v1/teams", #"{"name": "North", "modules": [\#(modules)]}"#)
        team = "/v1/teams/" + (made["data", "id"]?.string ?? "")
    }

    /// Somebody signed in, in the team or in another.
    func member(
        _ name: String, _ role: Role = .agent, of team: String? = nil
    ) async throws -> (api: APIClient, reference: String) {
        let person = try await house.person(name, role: role)
        let put = try await root.send(
            "PUT", "\(team ?? self.team)/members/\(person.user.reference)", "{}")
        #expect(put.status == 200, "\(put)")
        return (try await house.signedIn(person), person.user.reference)
    }

    /// Another team with all modules.
    func otherTeam() async throws -> String {
        let made = try await root.post(
            "/v1/teams", #"{"name": "South", "modules": ["escrows", "listings", "clients"]}"#)
        return "/v1/teams/" + (made["data", "id"]?.string ?? "")
    }
}
