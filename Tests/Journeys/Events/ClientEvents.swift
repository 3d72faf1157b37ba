import OAuthProtocol
import TestKit
import Testing

extension EveryEventType {
    /// What clients of the authorization server bring about.
    static func clients(_ house: Harness) async throws {
        let ivy = try await house.signedIn(try await house.person("ivy"))
        let shop = try await OAuthShop.open(in: house)
        let wrong = ["grant_type": "authorization_code", "code": "none", "client_secret": "cs_wrong"]
        #expect(try await shop.ask(.token, wrong).status == 401)
        let code = try await shop.code(from: ivy)
        #expect(try await shop.redeem(code).status == 200)
        #expect(try await shop.redeem(code).status == 400, "used once")
        #expect(try await ivy.send("DELETE", "/v1/oauth/consents/\(shop.id)").status == 200)
    }
}
