import Core
import Secrets
import TestKit
import Testing
import Zoho

@testable import App

@Suite struct ZohoSettingsTests {
    /// A secret that is too short is none, wherever it is kept.
    @Test(arguments: [("fifteen letters", 0), ("sixteen  letters", 1)])
    func webhookSecretsAreLongEnough(secret: String, count: Int) async throws {
        let folder = try TestFolder.make().path
        try SmallFile.replace(folder + "/zoho_webhook_secret", with: secret)
        let settings = try Settings.load(environment: [
            "CASTELLAN_DATA": folder, "ZOHO_CLIENT_ID": "1000.id", "ZOHO_CLIENT_SECRET": "secret",
            "ZOHO_REFRESH_TOKEN": "token",
        ])
        let plan = try #require(settings.zoho.plan(FileProvider(folder: folder), .seconds(60), SystemTime()))
        #expect(await plan.webhooks.read().count == count)
    }
}
