import Authenticators
import Foundation
import TestKit
import Testing

@testable import App

@Suite struct PasskeySettingsTests {
    private func site(_ environment: [String: String]) throws -> RelyingParty {
        let folder = try TestFolder.make()
        return try Settings.load(environment: environment.merging(["CASTELLAN_DATA": folder.path]) { one, _ in one })
            .passkeys.relyingParty
    }

    @Test func isThePublicAddressUnlessSaidOtherwise() throws {
        let site = try site(["CASTELLAN_PUBLIC_URL": "https://ID.example.com:443/castellan"])
        #expect(site.id == "id.example.com" && site.origins == ["https://id.example.com"])
        #expect(try self.site([:]).origins == ["http://127.0.0.1:5050"])
        #expect(try self.site(["CASTELLAN_PUBLIC_URL": "http://localhost:8080"]).id == "localhost")
        let port = try self.site(["CASTELLAN_PUBLIC_URL": "https://id.example.com:8443"])
        #expect(port.id == "id.example.com" && port.origins == ["https://id.example.com:8443"])
    }

    @Test func pagesOnTheDomainMayAskToo() throws {
        let site = try site([
            "CASTELLAN_PUBLIC_URL": "https://id.example.com", "WEBAUTHN_RP_ID": "example.com",
            "CORS_ORIGINS": "https://crm.example.com,https://example.com.evil.example,https://badexample.com",
        ])
        #expect(site.id == "example.com")
        #expect(site.origins == ["https://id.example.com", "https://crm.example.com"])
    }

    @Test(arguments: ["crm.example.com", "example.org", "xample.com", "Example.com", "https://example.com"])
    func anotherDomainIsAMistake(id: String) throws {
        #expect(throws: SettingsFault.self) {
            try site(["CASTELLAN_PUBLIC_URL": "https://id.example.com", "WEBAUTHN_RP_ID": id])
        }
    }

    @Test(arguments: [
        ("https://id.example.com", true), ("https://id.example.com:8443/castellan", true),
        ("http://localhost:5050", true), ("http://a.localhost", true), ("http://id.example.com", false),
        ("http://127.0.0.1:5050", false), ("https://192.0.2.7", false), ("https://[2001:db8::1]:8443", false),
        ("http://notlocalhost", false),
    ])
    func theDoctorSaysWhereTheyCannotWork(url: String, isFine: Bool) throws {
        let folder = try TestFolder.make()
        let settings = try Settings.load(environment: ["CASTELLAN_PUBLIC_URL": url, "CASTELLAN_DATA": folder.path])
        #expect(PasskeyCheck.run(settings).result == (isFine ? .pass : .warn))
    }
}
